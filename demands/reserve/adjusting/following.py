"""What follows for adjustments from the demand and from the clock, and what stands beside the public copy."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as say

from demands.collection import later
from demands.matching.protocols import Ending
from demands.release import beside
from demands.reserve.adjusting import parts, rebasing
from demands.reserve.models import DemandAdjustment
from portal import locks
from portal.accounts.models import User
from portal.timed import on_the_clock
from portal.workflow import perform


@later.follows(later.GONE)
@later.follows(later.CLOSED_FOR_GOOD)
@later.follows(later.TAKEN_OVER)
def adjustments_fall(demand: Any, reason: str) -> None:
    """What the demander asked for falls with the demand, or with its being the demander."""
    cause = Ending(demand, reason)
    for adjustment in locks.rows(DemandAdjustment.objects.live().filter(demand=demand.pk)):
        perform(adjustment, "lapse", by=User.objects.system(), cause=cause)


@on_the_clock
def end_those_of_ended_demands(now: datetime, system: Any) -> int:
    """An adjustment of a demand that is at its end lapses; how many."""
    rows = list(DemandAdjustment.objects.live().exclude(demand__state__in=parts.STATES).order_by("pk"))
    for adjustment in rows:
        perform(adjustment, "lapse", by=system)
    return len(rows)


@later.answers(later.ADJUSTMENT_HANDED_IN)
def waits_for_its_department(demand: Any) -> bool:
    """Whether an adjustment of the demand is handed in and not decided."""
    return DemandAdjustment.objects.filter(demand=demand.pk, state=DemandAdjustment.State.SUBMITTED).exists()


@later.follows(later.CORRECTED)
def drafts_take_it_in(demand: Any, _reason: str) -> None:
    """What a draft leaves as it was reads as it was corrected, so that no adjustment takes a correction back."""
    correction = demand.corrections.published().first()
    for adjustment in locks.rows(DemandAdjustment.objects.live().filter(demand=demand.pk)):
        rebasing.on(adjustment, correction)


@beside.adds
def adjustments(row: Any) -> list[beside.Note]:
    """Each approved adjustment with its differences, beside the copy as it was published."""
    return [
        beside.Note(
            at=each.decided_at,
            kind=say("需求调整"),
            number=each.code,
            by=say("需求方申请，%s同意") % row.region.department,
            text=each.reason,
            changes=each.public_changes or [],
            closes_at=each.window_closes_at,
        )
        for each in DemandAdjustment.objects.approved().filter(demand=row.demand_id)
    ]


@beside.adds
def who_took_it_over(row: Any) -> list[beside.Note]:
    """That another enterprise acts as the demander."""
    taken = row.demand.claims.filter(outcome="chosen").select_related("unit").order_by("closed_at")
    return [
        beside.Note(
            at=each.closed_at,
            kind=say("需求由其他企业承接"),
            by=say("%s批准") % row.region.department,
            text=say("自此由%s作为需求方。") % each.unit.name,
        )
        for each in taken
    ]
