"""Who handles decision lists, and what must hold before one moves (article 15)."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Region
from portal.actors import Actor, in_office
from portal.cosign import signed_regions
from portal.models import Signature
from portal.persons import is_any_of
from portal.templatetags.portal_tags import money
from portal.workflow import need
from projects.applications.models import Application

S = Application.State
# Where an application on a list still waits for its end.
STILL_OPEN = (S.REVIEWED, S.PROPOSED, S.ANNOUNCED, S.DISPUTED)

office_officer = in_office("office_officer")
office_approver = in_office("office_approver")
# Each of the four departments signs; which one follows from whose approver it is.
any_departments_approver = Actor("dept_approver", beyond=(_("代表本人所在的科技厅（委）"),))


def departments_approvers(decision_list: Any) -> Any:
    """The approvers of the four departments, who sign it."""
    return any_departments_approver.people(decision_list)


def office_officers(decision_list: Any) -> Any:
    """Those who draw up the list."""
    return office_officer.people(decision_list)


def office_once_signed(decision_list: Any) -> Any:
    """The Office hears of each signature; its approver once the fourth is there."""
    told = office_officer.people(decision_list)
    return told | office_approver.people(decision_list) if signed_by_everyone(decision_list) else told


def own_department_has_not_signed(user: Any) -> models.Q:
    """Lists that wait for a signature of the reader's department."""
    regions = user.scope("dept_approver", "region")
    signed = Signature.objects.filter(
        machine="decision_list", object_id=models.OuterRef("pk"), voided_at=None, region__in=regions
    )
    return models.Q(~models.Exists(signed))


def fully_signed(_user: Any) -> models.Q:
    """Lists that wait for nothing but their decision."""
    standing = Signature.objects.filter(machine="decision_list", voided_at=None).order_by()
    counted = standing.values("object_id").annotate(signed=models.Count("pk"))
    departments = Region.objects.members().count()
    return models.Q(pk__in=counted.filter(signed__gte=departments).values("object_id"))


def secrecy_not_passed(_user: Any) -> models.Q:
    """Lists whose public text still has to be reviewed."""
    return models.Q(models.Q(secrecy_passed=None) | models.Q(secrecy_passed=False)) & _proposes_something()


def secrecy_is_passed(_user: Any) -> models.Q:
    """Lists that may be posted."""
    return models.Q(secrecy_passed=True)


def _proposes_something() -> models.Q:
    from projects.approval.models import DecisionItem

    return models.Q(models.Exists(DecisionItem.objects.proposed().filter(decision_list=models.OuterRef("pk"))))


def signed_by_everyone(decision_list: Any) -> bool:
    """Whether the four departments signed the list as it stands."""
    return {region.pk for region in Region.objects.members()} <= signed_regions(decision_list)


def funds_of(call: Any) -> Decimal:
    """What the four regions have for the year's projects, in 万元."""
    return call.funds.aggregate(sum=models.Sum("amount"))["sum"] or Decimal(0)


def bound_elsewhere(decision_list: Any) -> Decimal:
    """What other lists of the year have already bound, in 万元: those decided, and those in co-signing."""
    from projects.approval.models import DecisionItem, DecisionList

    L = DecisionList.State
    others = DecisionList.objects.filter(call=decision_list.call_id).exclude(pk=decision_list.pk)
    bound = others.filter(state__in=[L.COSIGNING, L.DECIDED, L.ANNOUNCED, L.COMPLETED])
    ended = (S.NOT_PROPOSED, S.WITHDRAWN)
    return DecisionItem.objects.filter(decision_list__in=bound).exclude(application__state__in=ended).total()


@need(_("指南下每项已评审的申报都已列明拟立项或不予立项"))
def every_reviewed_application_decided(decision_list: Any) -> list[str]:
    """Names what is missing: applications not on it, undecided ones, amounts, reasons."""
    items = list(decision_list.items.standing().select_related("application"))
    known = {item.application_id for item in items}
    reviewed = Application.objects.filter(guideline=decision_list.guideline_id, state=S.REVIEWED)
    late = reviewed.exclude(pk__in=known).order_by("code").values_list("code", flat=True)
    missing = [say("%s 尚未列入，请打开“编辑名单”保存一次。") % code for code in late]
    if not items and not missing:
        return [say("指南下还没有已评审的申报，评审结束后再编制名单。")]
    return missing + [reason for item in items for reason in _missing_in(item)]


def _missing_in(item: Any) -> list[str]:
    code = item.application.code
    if item.application.state != S.REVIEWED:
        return [say("%s 已不在“已评审”状态，请打开“编辑名单”保存一次。") % code]
    if item.on_list is None:
        return [say("%s 尚未选择是否拟立项。") % code]
    if item.on_list and item.amount is None:
        return [say("%s 尚未填写拟拨经费。") % code]
    if not item.on_list and not item.reason:
        return [say("%s 尚未写明不予立项的理由。") % code]
    return []


@need(_("拟拨经费合计不超过年度经费"))
def total_within_the_funds(decision_list: Any) -> list[str]:
    funds, total = funds_of(decision_list.call), decision_list.items.total()
    bound = bound_elsewhere(decision_list)
    if total + bound <= funds:
        return []
    figures = {
        "total": money(total),
        "bound": money(bound),
        "funds": money(funds),
        "over": money(total + bound - funds),
    }
    return [
        say(
            "拟拨经费合计 %(total)s 万元，其他名单已占用 %(bound)s 万元，"
            "超出年度经费 %(funds)s 万元，须减少 %(over)s 万元。"
        )
        % figures
    ]


@need(_("工作专班已商议，并附会议纪要"))
def working_group_deliberated(decision_list: Any) -> list[str]:
    missing = []
    if decision_list.deliberated_on is None:
        missing.append(say("请填写工作专班会议日期。"))
    if not decision_list.minutes.strip():
        missing.append(say("请填写工作专班会议纪要。"))
    return missing


@need(_("名单上的申报均仍为已评审"))
def every_application_still_reviewed(decision_list: Any) -> list[str]:
    gone = decision_list.items.standing().exclude(application__state=S.REVIEWED).select_related("application")
    return [say("%s 已不在“已评审”状态，请撤回修改名单。") % item.application.code for item in gone]


@need(_("由未参与拟制和送签的审批人办理"))
def second_person(decision_list: Any, by: Any) -> bool:
    return not is_any_of(by, decision_list.created_by_id, decision_list.requested_by_id)


@need(_("名单上至少有一项拟立项"))
def something_is_proposed(decision_list: Any) -> bool:
    return decision_list.items.proposed().exists()


@need(_("公示内容已通过保密审查"))
def secrecy_review_passed(decision_list: Any) -> bool:
    return decision_list.secrecy_passed is True


@need(_("名单上的申报均已立项或终结"))
def nothing_on_it_is_open(decision_list: Any) -> list[str]:
    waiting = decision_list.items.standing().filter(application__state__in=STILL_OPEN).count()
    return [say("还有 %s 项申报未办结。") % waiting] if waiting else []
