"""Who handles an adjustment of a demand, and what must hold at each of its steps (article 11)."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.matching.models import Agreement
from demands.release import closing
from demands.reserve.adjusting import parts
from demands.reserve.models import ReserveEntry
from portal.accounts.models import User
from portal.actors import in_region, in_unit
from portal.workflow import need

own_admin = in_unit("org_admin", "demand__demander_id")
provider = in_unit("org_admin", "provider_id", position="provider")
officer = in_region("dept_officer", "demand__region_id")
approver = in_region("dept_approver", "demand__region_id")


def demander_people(adjustment: Any) -> Any:
    return own_admin.people(adjustment)


def provider_people(adjustment: Any) -> Any:
    return provider.people(adjustment) if adjustment.provider_id else User.objects.none()


def department_people(adjustment: Any) -> list:
    """Officer and approver of the demand's region."""
    return [*officer.people(adjustment), *approver.people(adjustment)]


def department_people_once_submitted(adjustment: Any) -> list:
    """The same, but nobody there before it was handed in."""
    return department_people(adjustment) if adjustment.submitted_at else []


def other_departments(adjustment: Any) -> Any:
    """The approvers of the other three departments."""
    grants = {"grants__role": "dept_approver", "grants__ended_at": None, "is_active": True}
    return User.objects.filter(**grants).exclude(grants__region_id=adjustment.demand.region_id).distinct()


def chosen_provider(demand: Any) -> Any:
    """The unit with which the demander has a signed agreement, if any."""
    signed = Agreement.objects.filter(demand=demand, state=Agreement.State.SIGNED)
    agreement = signed.select_related("solution__organisation").first()
    return agreement.solution.organisation if agreement else None


def still_to_answer(user: Any) -> Q:
    """Narrows the work list to adjustments that wait for the word of the reader's unit."""
    return Q(provider_asked_at__isnull=False, provider_agrees=None)


def provider_has_agreed_or_is_none(user: Any) -> Q:
    """Narrows the demander's list to what is not waiting for its provider."""
    return Q(provider_asked_at=None) | Q(provider_agrees__isnull=False)


@need(_("至少改动一处"))
def something_changes(adjustment: Any) -> bool:
    return bool(adjustment.differences)


@need(_("需求名称和任务未改变"))
def name_and_tasks_unchanged(adjustment: Any) -> list[str]:
    return [str(why) for name, why in parts.LOCKED.items() if name in adjustment.changes]


@need(_("写明调整的理由"))
def says_why(adjustment: Any) -> bool:
    return bool(adjustment.reason.strip())


@need(_("需求已公开，且尚未终结"))
def demand_is_adjustable(adjustment: Any) -> list[str]:
    demand = adjustment.demand
    if demand.is_sealed:
        return [say("%s 的公开内容已停止公开，正在等待决定，现在不能调整。") % demand.code]
    if demand.state in parts.STATES:
        return []
    return [say("需求现为“%s”，不能调整。") % demand.get_state_display()]


@need(_("需求的内容仍是申请调整时的版本"))
def based_on_the_present_version(adjustment: Any) -> bool:
    return adjustment.based_on == adjustment.demand.version


@need(_("其储备项目没有列入已印发的指南"))
def in_no_issued_guideline(adjustment: Any) -> list[str]:
    listed = ("listed", "applied", "approved")
    entry = ReserveEntry.objects.filter(covered__demand=adjustment.demand_id, state__in=listed).first()
    return [say("储备项目 %s 已列入印发的指南，需求不能再调整。") % entry.code] if entry else []


@need(_("有选定的揭榜方，且尚未征求其同意"))
def provider_is_to_be_asked(adjustment: Any) -> list[str]:
    unit = chosen_provider(adjustment.demand)
    if unit is None:
        return [say("该需求没有选定的揭榜方，不需要征求同意。")]
    return [] if _why_provider_misses(adjustment, unit) else [say("揭榜方已同意现在的调整内容。")]


@need(_("选定的揭榜方同意（没有选定的除外）"))
def provider_agrees(adjustment: Any) -> list[str]:
    unit = chosen_provider(adjustment.demand)
    return _why_provider_misses(adjustment, unit) if unit else []


def _why_provider_misses(adjustment: Any, unit: Any) -> list[str]:
    if adjustment.provider_id != unit.pk or adjustment.provider_asked_at is None:
        return [say("尚未征求揭榜方%s的同意，请先征求。") % unit.name]
    if adjustment.provider_agrees is None:
        return [say("揭榜方%s尚未答复。") % unit.name]
    if not adjustment.provider_agrees:
        words = {"unit": unit.name, "why": adjustment.provider_why}
        return [say("揭榜方%(unit)s不同意：%(why)s。请协商修改后重新征求。") % words]
    if adjustment.provider_digest != adjustment.digest:
        return [say("揭榜方%s同意以后内容又有修改，请重新征求同意。") % unit.name]
    return []


@need(_("正在征求本单位的同意"))
def own_word_is_waited_for(adjustment: Any) -> bool:
    return adjustment.provider_asked_at is not None and adjustment.provider_agrees is None


@need(_("需求已终结、撤下或者由其他企业承接"))
def its_demand_is_gone(adjustment: Any, cause: Any) -> bool:
    ended = getattr(cause, "machine", "") == "demand" and cause.is_end_of("demand", adjustment.demand_id)
    return ended or adjustment.demand.state not in parts.STATES or closing.for_good(adjustment.demand)
