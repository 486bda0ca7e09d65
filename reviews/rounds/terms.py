"""Deadlines of a round: a later one is later than the one before it, and than now."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say

from portal import clock, locks
from portal.calls.calendar import deadline_after
from portal.workflow import StepRefused


def usual_deadline(call: Any) -> datetime:
    """The end of work after as many working days as the year gives for scoring."""
    return deadline_after(clock.now(), call.value("scoring_days"))


def later(deadline: datetime, before: datetime) -> datetime:
    """The deadline, where it is later. Raises StepRefused where it is not."""
    if deadline > max(before, clock.now()):
        return deadline
    shown = timezone.localtime(max(before, clock.now())).strftime("%Y-%m-%d %H:%M")
    raise StepRefused(say("新的截止时间须晚于 %s，请重新填写") % shown)


def put_off(round_: Any, deadline: datetime) -> None:
    """The round and every review still open have the later deadline. Raises StepRefused where it is not later."""
    round_.deadline = later(deadline, round_.deadline)
    still_open = round_.assignments.filter(state__in=("proposed", "invited", "accepted"), due_at__lt=deadline)
    locks.rows(still_open)
    still_open.update(due_at=deadline)
