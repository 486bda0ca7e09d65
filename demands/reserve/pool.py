"""The pool in figures, and how long its entries have been in it."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from demands.reserve.models import ReserveEntry
from demands.reserve.terms import months_after
from portal import clock

SOON = timedelta(days=90)
# Months in the pool: from, and less than.
AGES = {"0-6": (0, 6), "6-12": (6, 12), "12-18": (12, 18), "18-": (18, None)}


@dataclass(frozen=True)
class Figures:
    """Of the rows shown: how many are in the pool, their money (万元), how many leave soon, how many went on."""

    in_pool: int
    money: Decimal
    soon: int
    listed: int
    approved: int


def figures(rows: QuerySet) -> Figures:
    """One query over whatever the list shows."""
    inside = Q(state=ReserveEntry.State.IN_POOL)
    found = ReserveEntry.objects.filter(pk__in=rows.order_by().values("pk")).aggregate(
        in_pool=Count("pk", filter=inside),
        money=Sum("total_money", filter=inside),
        soon=Count("pk", filter=inside & expiring_within(SOON)),
        listed=Count("pk", filter=Q(state__in=(ReserveEntry.State.LISTED, ReserveEntry.State.APPLIED))),
        approved=Count("pk", filter=Q(state=ReserveEntry.State.APPROVED)),
    )
    return Figures(**found | {"money": found["money"] or Decimal(0)})


def expiring_within(time: timedelta) -> Q:
    """Entries in the pool whose time is over by then."""
    return Q(state=ReserveEntry.State.IN_POOL, expires_at__lte=clock.now() + time)


def aged(age: str) -> Q:
    """Entries that came into the pool so many months ago and are in it."""
    least, less_than = AGES[age]
    held = Q(state__in=(ReserveEntry.State.IN_POOL, ReserveEntry.State.LISTED, ReserveEntry.State.APPLIED))
    held &= Q(admitted_at__lte=months_after(clock.now(), -least))
    return held & Q(admitted_at__gt=months_after(clock.now(), -less_than)) if less_than else held


def days_left(entry: Any) -> int | None:
    """Whole days until an entry in the pool leaves it; nothing for one that is not in it."""
    if entry.state != ReserveEntry.State.IN_POOL or entry.expires_at is None:
        return None
    return max((entry.expires_at - clock.now()).days, 0)
