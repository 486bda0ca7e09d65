"""What follows for solutions and agreements from the clock and from the end of a demand."""

from datetime import datetime
from typing import Any

from demands.collection import later
from demands.collection.models import Demand
from demands.matching.models import Agreement, ExpertComparison, Solution
from demands.matching.protocols import Ending, EndOfWindow
from portal import locks
from portal.accounts.models import User
from portal.timed import QUEUE, on_the_clock
from portal.workflow import StepRefused, perform


@on_the_clock
def close_windows(now: datetime, system: Any) -> int:
    """Close every window whose deadline has passed, with what follows; how many."""
    over = Demand.objects.filter(state=Demand.State.PUBLISHED, window_closes_at__lte=now - QUEUE).order_by("pk")
    return sum(_closed(demand, system) for demand in over)


@on_the_clock
def end_late_drafts(now: datetime, system: Any) -> int:
    """A draft begun while its window was being closed ends like the others; how many."""
    late = Solution.objects.filter(state=Solution.State.DRAFT).exclude(demand__state=Demand.State.PUBLISHED)
    return sum(_lapsed(solution, system) for solution in late.order_by("pk"))


@on_the_clock
def end_comparisons_of_settled_demands(now: datetime, system: Any) -> int:
    """A comparison that was asked for and never held ends with the matching; how many."""
    live = (ExpertComparison.State.ASKED, ExpertComparison.State.ACCEPTED)
    rows = ExpertComparison.objects.filter(state__in=live).exclude(demand__state=Demand.State.MATCHING)
    return sum(_lapsed(each, system) for each in rows.order_by("pk"))


def _closed(demand: Demand, system: Any) -> bool:
    def close() -> None:
        answered = demand.solutions.filter(state=Solution.State.SUBMITTED).exists()
        perform(demand, "close_window", by=system, cause=EndOfWindow(demand, answered))
        for draft in locks.rows(demand.solutions.filter(state=Solution.State.DRAFT)):
            perform(draft, "lapse", by=system)

    try:
        locks.whole(close)
    except StepRefused:
        return False
    return True


def _lapsed(record: Any, system: Any) -> bool:
    try:
        perform(record, "lapse", by=system)
    except StepRefused:
        return False
    return True


@later.answers(later.AGREEMENT_UNDER_WAY)
def agreement_under_way(demand: Any) -> bool:
    """Whether an agreement of the demand is being signed."""
    return Agreement.objects.being_signed().filter(demand=demand).exists()


@later.answers(later.AGREEMENT_SIGNED)
def agreement_signed(demand: Any) -> bool:
    """Whether an agreement of the demand is signed by both."""
    return Agreement.objects.filter(demand=demand, state=Agreement.State.SIGNED).exists()


@later.follows(later.MATCHING_OVER)
def not_chosen(demand: Any, reason: str) -> None:
    """The matching failed or ran out: solutions still open are not chosen, agreements being signed lapse."""
    system = User.objects.system()
    for solution in locks.rows(demand.solutions.undecided()):
        perform(solution, "pass_over", by=system, cause=Ending(demand, reason), reason=reason)


@later.follows(later.GONE)
def all_gone(demand: Any, reason: str) -> None:
    """The demand was retracted: its solutions lapse, its agreement with them, signed or not."""
    system, cause = User.objects.system(), Ending(demand, reason, retracted=True)
    for agreement in locks.rows(Agreement.objects.live().filter(demand=demand)):
        perform(agreement, "lapse", by=system, cause=cause, reason=reason)
    ending = (Solution.State.DRAFT, *Solution.UNDECIDED)
    for solution in locks.rows(demand.solutions.filter(state__in=ending)):
        perform(solution, "lapse", by=system, cause=cause, reason=reason)
