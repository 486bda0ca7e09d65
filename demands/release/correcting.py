"""更正: which words of a published demand may be corrected, what differs, and how they take the place of the old."""

from typing import Any

from django.utils.translation import gettext as say

from demands.collection.models import Demand
from demands.release import hall
from portal import locks
from portal.sections import comparing
from portal.sections.parts import label

# Never its name and never its tasks: those make it the demand that was signed.
TEXTS = (
    "subfield",
    "background",
    "deliverables",
    "cross_region_reason",
    "users",
    "ip_terms",
    "provider_conditions",
)
CELLS = ("present", "target", "unit", "method")


def current(row: Any) -> dict[str, Any]:
    """What the public reads today: as it was published, with what was corrected since."""
    return row.corrected or row.snapshot


def applied(row: Any, changed: dict[str, Any]) -> dict[str, Any]:
    """The public copy with these corrections, {"texts": {name: words}, "indicators": {place: {cell: words}}}."""
    said = current(row)
    tables = changed.get("indicators", {})
    indicators = [cells | tables.get(str(place), {}) for place, cells in enumerate(said["indicators"])]
    return said | changed.get("texts", {}) | {"indicators": indicators}


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, str]]:
    """Label, before and after of every text that a correction changes."""
    labels = {name: label(Demand, name) for name in TEXTS} | {"indicators": say("技术指标")}
    return comparing.changes(_rows(before), _rows(after), labels)


def _rows(said: dict[str, Any]) -> dict[str, Any]:
    names = ("name", *CELLS)
    return said | {"indicators": [[row.get(name, "") for name in names] for row in said["indicators"]]}


def carry_out(correction: Any) -> None:
    """The corrected words are what the public reads and finds, and what the demand says from now on.

    The copy as it was published stays beside it. Raises StepRefused where somebody holds the demand's row for long.
    """
    from demands.release.models import PublicDemand

    demand = locks.row(Demand, correction.demand_id)
    row = PublicDemand.objects.get(demand=demand)
    after = applied(row, correction.changed)
    row.corrected, row.search, row.key_indicators = after, hall.words(after), hall.key_indicators(after)
    row.save(update_fields=["corrected", "search", "key_indicators"])
    texts = correction.changed.get("texts", {})
    for name, words in texts.items():
        setattr(demand, name, words)
    if texts:
        demand.save(update_fields=[*texts])
    for place, cells in correction.changed.get("indicators", {}).items():
        indicator = demand.indicators.all()[int(place)]
        for name, words in cells.items():
            setattr(indicator, name, words)
        indicator.save(update_fields=[*cells])
