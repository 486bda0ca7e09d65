"""How many demands the hall's filters leave, and how many each choice would show, at a cost that does not grow.

Region, field, money and state are counted from the tallies. What a search or a date leaves is looked through as far as
`MOST` rows; beyond that the page says that there are more, and leaves out what each choice would show.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Sum

from demands.release.models import HallTally
from portal import timed

MOST = 300
CELL = ("region_id", "field_id", "band", "state")
# The filters that each part of a cell answers to.
FACETS = ("region", "field", "money", "state")
MANY_TALLIES = 500
ADD_UP = """
    WITH gone AS (DELETE FROM release_halltally WHERE id <= %s RETURNING region_id, field_id, band, state, n)
    INSERT INTO release_halltally (region_id, field_id, band, state, n)
    SELECT region_id, field_id, band, state, sum(n) FROM gone GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0
"""


@dataclass(frozen=True)
class Counted:
    """How many rows there are, or that there are more than `total`; for each filter its choices with their counts."""

    total: int
    more: bool
    facets: dict[str, Counter[str]]


def count(form: Any, rows: Any) -> Counted:
    """What the questions of the hall's form leave of these rows; one query, or two or three where words are sought."""
    chosen = {name: set(form.cleaned_data.get(name) or ()) for name in FACETS}
    beside = [name for name in form.conditions() if name not in FACETS]
    if not beside:
        return _of_cells(_tallied(), chosen)
    found = _cells(rows, form.conditions(loosely=True), beside)
    if len(found) > MOST:
        if not any(chosen.values()):
            return Counted(MOST, True, {})
        left = form.kept(rows, loosely=True).order_by().values("pk")[: MOST + 1].count()
        return Counted(min(left, MOST), left > MOST, {})
    if found and not form.is_plain:
        found = _cells(rows, form.conditions(), beside)
    return _of_cells([(*map(str, cell), n) for cell, n in Counter(found).items()], chosen)


def _cells(rows: Any, conditions: dict[str, Any], beside: list[str]) -> list[tuple]:
    kept = rows.filter(*(conditions[name] for name in beside)).order_by()
    return list(kept.values_list(*CELL)[: MOST + 1])


def _tallied() -> list[tuple]:
    cells = HallTally.objects.order_by().values_list(*CELL).annotate(total=Sum("n"))
    return [(region, str(field), band, state, n) for region, field, band, state, n in cells]


def _of_cells(cells: list[tuple], chosen: dict[str, set[str]]) -> Counted:
    """From cells with their counts: the rows that all questions leave, and those that all but its own leave."""

    def leaves(cell: tuple, *, but: str = "") -> bool:
        parts = zip(FACETS, cell, strict=False)
        return all(name == but or not chosen[name] or part in chosen[name] for name, part in parts)

    facets: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for cell in cells:
        for place, name in enumerate(FACETS):
            if leaves(cell, but=name):
                facets[name][cell[place]] += cell[-1]
    return Counted(sum(cell[-1] for cell in cells if leaves(cell)), False, facets)


@timed.on_the_clock
def compact(now: datetime, system: Any) -> int:
    """Add up the tallies where there are many; nothing that is seen changes, so no step is counted."""
    if HallTally.objects.count() > MANY_TALLIES:
        last = HallTally.objects.latest("pk").pk
        with connection.cursor() as cursor:
            cursor.execute(ADD_UP, [last])
    return 0
