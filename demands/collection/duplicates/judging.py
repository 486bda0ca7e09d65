"""What a person thinks of two demands that are alike; it decides nothing by itself."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from demands.collection.models import Demand
from demands.collection.models.likeness import DuplicateCheck, Likeness
from portal import clock, locks, records

JUDGED = "likeness_judged"


def judge(likeness: Likeness, *, verdict: str, note: str, by: Any) -> Likeness:
    """Keep a verdict with its note, in place of an earlier one. On the person's record, not on the demand's own, which
    its unit reads: what stands in another unit's demand is none of its business.
    """

    def act() -> Likeness:
        locks.row(Demand, likeness.check_made.demand_id)
        likeness.verdict, likeness.note, likeness.by, likeness.at = verdict, note, by, clock.now()
        likeness.save()
        pair = {"demand": likeness.check_made.demand_id, "other": likeness.other_id}
        records.noted(JUDGED, label=_("查重认定"), by=by, detail=pair | {"verdict": verdict, "note": note})
        return likeness

    return locks.whole(act)


def latest(demand: Demand) -> DuplicateCheck | None:
    """The check of the version that was handed in last; None for a demand handed in before there were checks."""
    return demand.duplicate_checks.filter(version=demand.version).first()


def found(demand: Demand) -> list[Likeness]:
    """What the latest check found, the likest first; none that was taken down since."""
    check = latest(demand)
    if check is None:
        return []
    readable = check.found.filter(other__is_sealed=False)
    return list(readable.select_related("other__organisation", "other__round__call", "by"))
