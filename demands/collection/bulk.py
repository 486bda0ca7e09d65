"""One step for many demands: each by its own step, a refusal stops no other, and a report says what became of each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as say

from demands.collection.models import BulkReport, Demand
from portal import clock, locks
from portal.workflow import StepRefused

MOST = 100  # demands in one sending


@dataclass(frozen=True)
class Act:
    """What may be done for many: `form` takes `demands`; `each(demand, by, **given)` does it for one of them.

    `held_up(demand, user)` says what is in its way, `tells(demand)` what the preview says of one besides.
    """

    label: Any
    lede: Any
    form: Any
    each: Callable[..., Any]
    held_up: Callable[[Demand, Any], list[str]]
    tells: Callable[[Demand], list[str]]


def run(demands: Iterable[Demand], each: Callable[[Demand], Any], *, label: Any, by: Any, back: str) -> BulkReport:
    """Do `each` for every demand, whole or not at all for each one; the report of it, which stays."""
    rows = [_row(demand, each) for demand in sorted(demands, key=lambda demand: demand.pk)]
    return BulkReport.objects.create(label=str(label), by=by, at=clock.now(), back=back, rows=rows)


def _row(demand: Demand, each: Callable[[Demand], Any]) -> dict[str, Any]:
    told = {"pk": demand.pk, "code": demand.code, "title": demand.title}
    try:
        locks.whole(lambda: each(demand))
    except StepRefused as refused:
        return told | {"done": False, "reasons": refused.reasons}
    except PermissionDenied:
        return told | {"done": False, "reasons": [say("这项需求不由您办理。")]}
    return told | {"done": True, "reasons": []}


def picked(rows: Any, given: Iterable[str]) -> list[Demand]:
    """The demands that were ticked, of those in `rows`, at most MOST; anything else that was sent is no number."""
    wanted = [int(text) for text in given if text.isascii() and text.isdecimal() and len(text) < 16]
    return list(rows.filter(pk__in=wanted[:MOST]).select_related("organisation", "region", "field", "round__call"))
