"""What the clock does: timed steps, and the timed work of later stages, each in its own transaction."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from portal import clock
from portal.workflow import StepRefused, Workflow, machines, perform, steps_of

log = logging.getLogger(__name__)

# What arrived before a deadline counts, whatever the queue: the clock acts only when nothing that arrived in time can
# still be under way. The front and the web give a request up before that.
QUEUE = timedelta(seconds=60)


def perform_due(now: datetime | None = None) -> int:
    """Take every timed step whose instant came at least QUEUE ago, each in its own transaction; how many were taken."""
    from portal.accounts.models import User

    taken, system, now = 0, User.objects.system(), now or clock.now()
    for model in machines().values():
        for declared in steps_of(model):
            if declared.timed:
                due = {f"{declared.timed}__lte": now - QUEUE}
                rows = model._base_manager.filter(state__in=declared.sources, **due).order_by("pk")
                taken += sum(_taken_by_the_clock(row, declared.name, system) for row in rows)
    return taken + sum(what(now, system) for what in _on_the_clock)


_on_the_clock: list[Callable[[datetime, Any], int]] = []


def on_the_clock(what: Callable[[datetime, Any], int]) -> Callable[[datetime, Any], int]:
    """Register a later stage's own timed work: a function(now, system) that takes steps and says how many."""
    _on_the_clock.append(what)
    return what


def _taken_by_the_clock(record: Workflow, name: str, system: Any) -> bool:
    try:
        perform(record, name, by=system)
    except StepRefused:
        return False
    except Exception:  # one record that fails must not hold up every other deadline
        log.exception("the clock could not take %s of %s %s", name, record.machine, record.pk)
        return False
    return True
