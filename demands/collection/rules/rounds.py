"""What must hold before a round of collection moves (article 7)."""

from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection.models.states import ENDED, IN_THE_OPEN
from portal import clock, cosign
from portal.actors import in_office
from portal.workflow import need

office_officer = in_office("office_officer")
office_approver = in_office("office_approver")


def departments(collection_round: Any) -> Any:
    """Officers and approvers of the four departments."""
    from portal.accounts.models import Region, User

    roles = ("dept_officer", "dept_approver")
    held = {"grants__role__in": roles, "grants__region__in": Region.objects.members(), "grants__ended_at": None}
    return User.objects.filter(is_active=True, **held).distinct()


def office_officers(collection_round: Any) -> Any:
    """The Office's officers."""
    return office_officer.people(collection_round)


def office_once_agreed(collection_round: Any) -> Any:
    """The Office's officers hear of each department's agreement, its approvers once all four are there."""
    officers = office_officer.people(collection_round)
    complete = not cosign.signed_by_all_four.reasons(collection_round, None, None)
    return officers | office_approver.people(collection_round) if complete else officers


def who_agreed(collection_round: Any) -> Any:
    """Whoever has put a department's name under the notice."""
    from portal.accounts.models import User

    return User.objects.filter(pk__in=cosign.valid(collection_round).values("person_id"), is_active=True)


@need(_("截止时间晚于开始时间，且尚未过"))
def opens_before_it_closes(collection_round: Any) -> list[str]:
    missing = []
    if collection_round.closes_at <= collection_round.opens_at:
        missing.append(say("截止时间须晚于开始时间，请修改批次。"))
    if collection_round.closes_at <= clock.now():
        missing.append(say("截止时间已过，请修改批次。"))
    return missing


@need(_("至少选定一个领域"))
def has_a_field(collection_round: Any) -> bool:
    return collection_round.fields.exists()


@need(_("至少选定一个省（市）"))
def has_a_region(collection_round: Any) -> bool:
    return collection_round.regions.exists()


@need(_("截止时间已过"))
def its_deadline_passed(collection_round: Any) -> bool:
    return collection_round.closes_at <= clock.now()


@need(_("批次内的需求均已发布或终结"))
def every_demand_is_done(collection_round: Any) -> list[str]:
    waiting = collection_round.demands.exclude(state__in=[*IN_THE_OPEN, *ENDED]).count()
    return [say("还有 %s 项需求未发布或终结。") % waiting] if waiting else []


@need(_("尚无单位提交需求"))
def nothing_submitted(collection_round: Any) -> list[str]:
    sent = collection_round.demands.filter(submitted_at__isnull=False).count()
    return [say("已有 %s 项需求提交，不能取消批次。") % sent] if sent else []


@need(_("本省（市）尚未同意征集通知"))
def own_department_has_not_agreed(collection_round: Any, by: Any) -> list[str]:
    left = by.scope("dept_approver", "region") - cosign.signed_regions(collection_round)
    return [] if left else [say("本省（市）已同意现行的征集通知，不必再办。")]


def not_yet_agreed_by(user: Any) -> Q:
    """Drafts under which a department of this person has no standing signature."""
    from portal.models import Signature

    own = Signature.objects.filter(
        machine="collection_round", voided_at=None, region_id__in=user.scope("dept_approver", "region")
    )
    return ~Q(pk__in=own.values("object_id"))


def agreed_by_all(user: Any) -> Q:
    """Drafts that wait for nothing but their opening: every department's signature stands."""
    from portal.accounts.models import Region
    from portal.models import Signature

    standing = Signature.objects.filter(machine="collection_round", voided_at=None).order_by()
    counted = standing.values("object_id").annotate(signed=Count("pk"))
    return Q(pk__in=counted.filter(signed__gte=Region.objects.members().count()).values("object_id"))


def all_is_done(user: Any) -> Q:
    """Closed rounds of which every demand is published or ended."""
    from demands.collection.models import Demand

    waiting = Demand.objects.exclude(state__in=[*IN_THE_OPEN, *ENDED])
    return ~Q(pk__in=waiting.values("round_id"))
