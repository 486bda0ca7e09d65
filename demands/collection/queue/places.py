"""What waits for an officer, in the order in which it is checked; the neighbours of one demand in it."""

from typing import Any

from django.db.models import F, Q, QuerySet

from demands.collection.models import Demand, DemandState
from demands.collection.rules.checking import not_another_officers


def waiting(user: Any) -> QuerySet[Demand]:
    """Every demand that waits for the check of the reader's department, the nearest deadline first."""
    rows = Demand.objects.filter(state=DemandState.SUBMITTED, region_id__in=user.department_regions)
    return rows.order_by(F("check_due").asc(nulls_last=True), "pk")


def mine(user: Any) -> QuerySet[Demand]:
    """Of these, what is this officer's to do: assigned to it, or to nobody who could do it."""
    own = Demand.objects.filter(state=DemandState.SUBMITTED, region_id__in=user.scope("dept_officer", "region"))
    return own.filter(not_another_officers(user)).order_by(F("check_due").asc(nulls_last=True), "pk")


def place_of(demand: Demand, user: Any) -> dict[str, Any]:
    """`place` (from 1; None where it does not wait for this officer), `waiting`, and the keys of its neighbours.

    After the last one comes the first, so that what was skipped comes round again.
    """
    rows = mine(user)
    keys = list(rows.values_list("pk", flat=True))
    if demand.pk not in keys:
        return {"place": None, "waiting": len(keys), "following": keys[0] if keys else None, "previous": None}
    here = keys.index(demand.pk)
    others = len(keys) > 1
    return {
        "place": here + 1,
        "waiting": len(keys),
        "following": keys[(here + 1) % len(keys)] if others else None,
        "previous": keys[here - 1] if here else None,
    }


def of_view(rows: QuerySet[Demand], view: str, user: Any, now: Any) -> QuerySet[Demand]:
    """我的 (`mine`): assigned to the reader; 超期 (`late`): past the deadline of the check; else all."""
    if view == "mine":
        return rows.filter(handler=user.pk)
    return rows.filter(Q(check_due__lt=now)) if view == "late" else rows
