"""Asking for a check of what has just been handed in, in the transaction of the step."""

from typing import Any

from portal import clock
from portal.notices import outbox

TOPIC = "duplicate check"


def ask(demand: Any) -> None:
    """The version that stands now will be compared with all others; asking again for it changes nothing."""
    check, _new = demand.duplicate_checks.get_or_create(version=demand.version, defaults={"asked_at": clock.now()})
    outbox.put(TOPIC, f"{TOPIC}:{check.pk}", check_id=check.pk)
