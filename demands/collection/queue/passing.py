"""Passing and returning in the queue: the items decided and the step taken in one go."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as say

from demands.collection import checklist, machine_checks, services
from demands.collection.forms.steps import CorrectionForm
from demands.collection.models import Demand
from portal import locks
from portal.workflow import StepRefused, perform

Decisions = dict[str, tuple[bool, str]]


def why_not_clean(demand: Demand) -> list[str]:
    """What keeps a demand from being passed without looking further: machine checks not in order, items that failed."""
    odd = [say("机检“%s”须核对") % found.label for found in machine_checks.findings(demand) if not found.ok]
    failed = {check.item for check in demand.present_checks() if not check.passed}
    return odd + [say("“%s”已判不符合") % item.label for item in checklist.items_of(demand) if item.key in failed]


def accept_clean(demand: Demand, *, by: Any) -> Demand:
    """Find every item not yet decided met and accept. Raises StepRefused with all that is in the way."""
    if reasons := why_not_clean(demand):
        raise StepRefused(*reasons)
    return decide_and(demand, "accept", _the_rest_met(demand), by=by)


def decide_and(demand: Demand, step: str, decisions: Decisions, *, by: Any, **given: Any) -> Demand:
    """Keep the decisions and take the step, both or neither."""

    def act() -> Demand:
        if decisions:
            services.decide_items(demand, decisions, by=by)
        return perform(demand, step, by=by, **given)

    return locks.whole(act)


def send_back(demand: Demand, *, by: Any, more: Iterable[str] = (), due: Any = None) -> Demand:
    """Return for correction with every item that failed, and `more`; the year's term where no deadline is given.

    Raises StepRefused where there is no fault to mend.
    """
    offered = CorrectionForm.initial_for(demand)
    defects = [*offered["defects"], *more]
    if not defects:
        raise StepRefused(say("没有须补正的事项：请先在清单中判定不符合的项，或填写统一的补正事项。"))
    return perform(demand, "return_for_correction", by=by, defects=defects, due=due or offered["due"])


def _the_rest_met(demand: Demand) -> Decisions:
    decided = set(demand.present_checks().values_list("item", flat=True))
    return {item.key: (True, "") for item in checklist.items_of(demand) if item.key not in decided}
