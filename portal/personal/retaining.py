"""Personal data goes when its time is over: what the register gives days for is emptied by the clock."""

from datetime import datetime, timedelta
from typing import Any

from portal.personal.register import Entry, entries
from portal.timed import on_the_clock

MADE = ("invited_at", "at", "asked_at", "created_at")  # names of the column that says when a row was made
AT_ONCE = 500  # rows of one field in one go; the next beat does the next


@on_the_clock
def let_go(now: datetime, system: Any) -> int:
    """Empty what is past its days; how many values went."""
    return sum(_emptied(entry, now) for entry in entries() if entry.what.days is not None)


def _emptied(entry: Entry, now: datetime) -> int:
    made = next(name for name in MADE if name in {f.name for f in entry.model._meta.fields})
    before = now - timedelta(days=entry.what.days or 0)
    old = entry.model._base_manager.filter(**{f"{made}__lt": before}).exclude(**{entry.name: ""})
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return entry.model._base_manager.filter(pk__in=keys).update(**{entry.name: ""})
