"""What must hold of a consortium and its budget before its members are asked (article 12)."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.workflow import need, perform
from projects.applications import consents
from projects.applications.budget import Budget, most_indirect
from projects.applications.models.consortium import Participant

# Whoever only uses the result undertakes nothing, and does not count towards the regions.
UNDERTAKING = (Participant.Role.LEAD, Participant.Role.UNDERTAKING, Participant.Role.PARTICIPATING)


def member_regions(application: Any) -> dict[str, str]:
    """Code and name of the regions of the four in which units of the consortium are registered."""
    rows = [row for row in application.participants.all() if row.role in UNDERTAKING]
    regions = {row.organisation.region_id: row.organisation.region for row in rows}
    return {code: region.name for code, region in sorted(regions.items()) if region.is_member}


@need(_("承担单位覆盖三省一市中的两地以上"))
def covers_the_regions(application: Any) -> list[str]:
    least, found = application.call.value("regions_min"), member_regions(application)
    if len(found) >= least:
        return []
    names = "、".join(found.values()) or say("无")
    text = say("联合体的承担单位须来自三省一市中的 %(least)s 地以上，现有：%(names)s。请在“单位与分工”中补充。")
    return [text % {"least": least, "names": names}]


@need(_("每个课题都有承担单位和负责人"))
def subtopics_have_unit_and_leader(application: Any) -> list[str]:
    missing = []
    for row in application.subtopics.all():
        if row.organisation_id is None:
            missing.append(say("课题“%s”还没有承担单位。请在“课题分解”中填写。") % row.title)
        if row.leader_id is None:
            missing.append(say("课题“%s”还没有负责人。请在“课题分解”中填写。") % row.title)
    return missing


@need(_("经费概算平衡"))
def budget_adds_up(application: Any) -> list[str]:
    """Totals, each unit's share, the direction's limit, indirect costs and companies' own money."""
    budget = Budget.of(application)
    return [
        *_totals(application, budget),
        *_shares(application, budget),
        *indirect_costs(application, budget),
        *own_money(application, budget),
    ]


def _totals(application: Any, budget: Budget) -> Iterator[str]:
    total, public, most = application.total_money, application.public_money, application.direction.money
    if total is not None and total != budget.total:
        text = say("经费明细合计 %(sum)s 万元，与总经费 %(total)s 万元不一致，相差 %(gap)s 万元。")
        yield text % {"sum": budget.total, "total": total, "gap": abs(total - budget.total)}
    if public is not None and public != budget.public:
        text = say("明细中的财政资金合计 %(sum)s 万元，与申请财政资金 %(public)s 万元不一致。")
        yield text % {"sum": budget.public, "public": public}
    if most is not None and public is not None and public > most:
        yield say("申请财政资金 %(public)s 万元超过指南方向的支持额度 %(most)s 万元。") % {
            "public": public,
            "most": most,
        }


def _shares(application: Any, budget: Budget) -> Iterator[str]:
    rows = list(application.participants.all())
    for row in rows:
        public, other = budget.of_unit(row.organisation_id)
        given = {"unit": row.organisation, "public": public, "other": other}
        if public != row.public_money:
            text = say("%(unit)s：明细中财政资金 %(public)s 万元，分工表中为 %(share)s 万元，请改为一致。")
            yield text % (given | {"share": row.public_money})
        if other != row.own_money:
            text = say("%(unit)s：明细中自筹及其他 %(other)s 万元，分工表中为 %(share)s 万元，请改为一致。")
            yield text % (given | {"share": row.own_money})
    members = {row.organisation_id for row in rows}
    for unit in {line.organisation for line in budget.lines if line.organisation_id not in members}:
        yield say("经费明细中的%s不在联合体中，请删除该单位的明细或把它加入联合体。") % unit


def indirect_costs(application: Any, budget: Budget) -> list[str]:
    """Indirect costs over the year's percentages of direct costs without equipment."""
    most = most_indirect(budget.base, application.call)
    if budget.indirect <= most:
        return []
    text = say("间接费用 %(now)s 万元，超过上限 %(most)s 万元（按直接费用扣除设备费 %(base)s 万元分档计算）。")
    return [text % {"now": budget.indirect, "most": most, "base": budget.base}]


def own_money(application: Any, budget: Budget) -> list[str]:
    """Companies whose own money falls short of the year's ratio to their public money."""
    ratio, found = application.call.value("company_own_ratio"), []
    for row in application.participants.all():
        least = budget.of_unit(row.organisation_id)[0] * ratio
        own = budget.own_of_unit(row.organisation_id)
        if row.organisation.kind == "enterprise" and own < least:
            text = say(
                "%(unit)s是企业，自筹资金 %(own)s 万元，不少于 %(least)s 万元（财政资金的 %(ratio)s 倍）才能申报。"
            )
            given = {"unit": row.organisation, "own": own, "least": f"{least:.2f}", "ratio": ratio.normalize()}
            found.append(text % given)
    return found


@need(_("已被征求确认"))
def asked_for_consent(application: Any, by: Any) -> list[str]:
    if consents.waiting_of(application, by):
        return []
    return [say("您和您的单位都已确认，或者不在本项目的联合体中。")]


@need(_("所有单位和负责人均已确认"))
def everybody_consented(application: Any) -> list[str]:
    return consents.missing(application)


def go_on_when_all_consented(application: Any) -> None:
    """The last consent moves the application on to its unit's own review, in the same transaction."""
    if not consents.missing(application):
        perform(application, "all_consented", by=User.objects.system())
