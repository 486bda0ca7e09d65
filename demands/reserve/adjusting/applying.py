"""What an approved adjustment does: the demand's new version, its indicators, the answers to them, who is told."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as say

from demands.collection import copies
from demands.collection.models import Indicator
from demands.matching.filling import adjusted
from demands.matching.models import Solution
from demands.release import today
from demands.reserve.adjusting.parts import CELLS, put
from portal.accounts.models import User
from portal.notices import tell


def apply_to(demand: Any, adjustment: Any) -> None:
    """Set the demand's columns and table; the caller saves it. Old rows that were answered stay as they were."""
    put(demand, adjustment.changes)
    if adjustment.indicators is not None:
        _replace_rows(demand, adjustment.indicators)


def _replace_rows(demand: Any, rows: list[dict[str, Any]]) -> None:
    version = demand.version + 1
    present = {row.pk: row for row in demand.indicators.all()}
    rows = _each_of_a_line_once(rows)
    kept = {row["id"] for row in rows if row.get("id") in present and _same(present[row["id"]], row)}
    for pk, row in present.items():
        if pk not in kept:
            row.retire(version)
    for place, row in enumerate(rows, 1):
        if row.get("id") in kept:
            Indicator.objects.filter(pk=row["id"]).update(order=place)
        else:
            cells = {name: row.get(name, "") for name in CELLS}
            Indicator.objects.create(demand=demand, order=place, replaces=present.get(row.get("id")), **cells)
    for draft in demand.solutions.filter(state=Solution.State.DRAFT):
        adjusted.align(draft)


def _each_of_a_line_once(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A second row that would take the place of the same one begins a line of its own."""
    known: set[Any] = set()
    found = []
    for row in rows:
        found.append(row | {"id": None} if row.get("id") in known else row)
        known.add(row.get("id"))
    return found


def show(adjustment: Any) -> None:
    """From now on the public reads what was adjusted of what is public; the copy as it was published stays."""
    demand = adjustment.demand
    row = getattr(demand, "public_row", None)
    if row is None:
        return
    with translation.override("zh-hans"):  # what is kept does not depend on the language of who approves
        after = copies.public(demand)
    names = [*adjustment.changes, *(["indicators"] if adjustment.indicators is not None else [])]
    today.put(row, today.of_row(row) | {name: after[name] for name in names if name in after})


def _same(row: Any, wanted: dict[str, Any]) -> bool:
    return all(getattr(row, name) == wanted.get(name, "") for name in CELLS)


def tell_providers(adjustment: Any) -> int:
    """Everybody who answers or asked hears of it, whoever it is; how many people were told."""
    demand = adjustment.demand
    live = demand.solutions.filter(state__in=(*Solution.LIVE, Solution.State.NOT_CHOSEN)).exclude(state="withdrawn")
    units = [
        *live.values_list("organisation_id", flat=True),
        *demand.questions.values_list("organisation_id", flat=True),
    ]
    held = {"memberships__organisation__in": units, "memberships__is_admin": True, "memberships__ended_at": None}
    people = list(User.objects.filter(is_active=True, **held).distinct())
    text = say("需求 %(demand)s 已调整，名称和任务不变；请查看调整前后的内容，未提交或可收回的方案请按新的内容核对。")
    url = f"{demand.public_row.get_absolute_url()}#changes" if hasattr(demand, "public_row") else ""
    tell.send(people, key=f"adjustment:{adjustment.pk}", text=text % {"demand": demand}, url=url)
    return len(people)
