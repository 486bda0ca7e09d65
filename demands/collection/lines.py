"""Lines of indicators: a row and every row that took its place in an adjustment, called by the first of them."""

from collections.abc import Mapping
from typing import Any

from demands.collection.models import Indicator


def of(demand_id: int) -> dict[int, int]:
    """For each row that was ever asked for, the first row of its line."""
    before = dict(Indicator.every.filter(demand=demand_id).values_list("pk", "replaces_id"))
    return {pk: _first(pk, before) for pk in before}


def present(demand_id: int) -> dict[int, Any]:
    """The rows asked for now by their lines, in the order of the table."""
    lines = of(demand_id)
    return {lines[row.pk]: row for row in Indicator.objects.filter(demand=demand_id)}


def _first(pk: int, before: Mapping[int, int | None]) -> int:
    while (earlier := before.get(pk)) is not None:
        pk = earlier
    return pk
