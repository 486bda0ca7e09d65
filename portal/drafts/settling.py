"""What was chosen in a conflict, put into what was typed: the form is then checked and saved like any other."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict

from portal.drafts import fields
from portal.drafts.conflicts import BOTH, CHOICE, MINE, THEIRS


def settled(sent: QueryDict, mine: Any, saved: Any) -> QueryDict:
    """What was sent, with each choice carried out; as it came where nothing was to choose."""
    chosen = {name.removeprefix(CHOICE): str(sent[name]) for name in sent if name.startswith(CHOICE)}
    if not chosen:
        return sent
    data = sent.copy()
    for field in fields.singles(saved):
        _settle_field(data, field, chosen.get(field.html_name, MINE))
    typed = {grid.prefix: grid for grid in fields.grids(mine)}
    for grid in fields.grids(saved):
        if grid.prefix in chosen:
            _settle_grid(data, typed[grid.prefix], grid, chosen[grid.prefix])
    return data


def _settle_field(data: QueryDict, theirs: Any, choice: str) -> None:
    name, values = theirs.html_name, fields.as_sent(theirs)
    if choice == THEIRS:
        data.setlist(name, values)
    elif choice == BOTH:
        data[name] = "\n\n".join([data.get(name, ""), *values]).strip()


def _settle_grid(data: QueryDict, mine: Any, theirs: Any, choice: str) -> None:
    """The rows of one side, or of both; a row that is saved and not wanted is struck out."""
    known = [(row, _key(row)) for row in theirs.forms if _key(row)]
    rows = list(_chosen_rows(mine, theirs, choice))
    kept = {key for _row, key in rows}
    struck = [(row, key) for row, key in known if key not in kept]
    rows.sort(key=lambda each: not each[1])  # rows that have a key come first, as a formset wants them
    for name in [name for name in data if name.startswith(f"{theirs.prefix}-")]:
        del data[name]
    for place, (row, key) in enumerate([*struck, *rows]):
        _write(data, f"{theirs.prefix}-{place}", row, key, struck=place < len(struck))
    total = len(struck) + len(rows)
    saved = sum(bool(key) for _row, key in [*struck, *rows])
    data[f"{theirs.prefix}-TOTAL_FORMS"] = str(total)
    data[f"{theirs.prefix}-INITIAL_FORMS"] = str(saved if hasattr(theirs, "model") else total)


def _chosen_rows(mine: Any, theirs: Any, choice: str) -> Iterator[tuple[Any, str]]:
    """The rows with the keys of those that are still saved; what was typed beside the saved ones is new."""
    known = {_key(row) for row in theirs.forms} - {""}
    same = [fields.cells(row) for row in theirs.forms]
    if choice in (THEIRS, BOTH):
        yield from ((row, _key(row)) for row in fields.rows_of(theirs))
    if choice == BOTH:
        yield from ((row, "") for row in fields.rows_of(mine) if fields.cells(row) not in same)
    if choice == MINE:
        yield from ((row, _key(row) if _key(row) in known else "") for row in fields.rows_of(mine))


def _key(row: Any) -> str:
    """The key of the row's record; empty for a new row, and in a grid that has no records."""
    name = row._meta.model._meta.pk.name if hasattr(row, "_meta") else ""
    return "".join(fields.as_sent(row[name])) if name in row.fields else ""


def _write(data: QueryDict, prefix: str, row: Any, key: str, *, struck: bool) -> None:
    for field in row.visible_fields():
        if field.name != "DELETE":
            data.setlist(f"{prefix}-{field.name}", fields.as_sent(field))
    if key:
        data[f"{prefix}-{row._meta.model._meta.pk.name}"] = key
    if struck:
        data[f"{prefix}-DELETE"] = "on"
