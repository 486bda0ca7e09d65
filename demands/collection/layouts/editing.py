"""Changes to a form: each gives a new form and leaves the old one as it was."""

from dataclasses import replace
from typing import Any

from demands.collection.layouts.parts import FormField, FormSection, Layout
from portal.sections.checklist import Item

# The lists of a form whose parts are moved, changed and taken away one by one.
LISTS = ("sections", "fields", "checklist")
Part = FormSection | FormField | Item


def part_of(layout: Layout, of: str, key: str) -> Any:
    """The part of one of the lists; nothing where there is none of that key."""
    return next((each for each in getattr(layout, of) if each.key == key), None)


def put(layout: Layout, of: str, part: Part) -> Layout:
    """With the part in the place of the one of its key, or at the end."""
    rows = getattr(layout, of)
    if part_of(layout, of, part.key) is None:
        return _with(layout, of, (*rows, part))
    return _with(layout, of, tuple(part if each.key == part.key else each for each in rows))


def add(layout: Layout, of: str, part: Part) -> Layout:
    """With one part more, at the end, even where its key is taken: that is a fault for its page to say."""
    return _with(layout, of, (*getattr(layout, of), part))


def without(layout: Layout, of: str, key: str) -> Layout:
    """Without the part."""
    return _with(layout, of, tuple(each for each in getattr(layout, of) if each.key != key))


def moved(layout: Layout, of: str, key: str, by: int) -> Layout:
    """With the part one place up (-1) or down (1); a field moves within its section, and nothing moves past an end."""
    rows = list(getattr(layout, of))
    part = part_of(layout, of, key)
    near = [each for each in rows if of != "fields" or each.section == part.section]
    place = near.index(part) + by
    if not 0 <= place < len(near):
        return layout
    here, there = rows.index(part), rows.index(near[place])
    rows[here], rows[there] = rows[there], rows[here]
    return _with(layout, of, tuple(rows))


def shown_or_hidden(layout: Layout, key: str, *, hidden: bool) -> Layout:
    """With the field hidden from units, or shown again."""
    field = part_of(layout, "fields", key)
    return put(layout, "fields", replace(field, hidden=hidden))


def free_key(layout: Layout, of: str, word: str) -> str:
    """A key that no part of the list has."""
    taken = {each.key for each in getattr(layout, of)}
    return next(key for n in range(1, len(taken) + 2) if (key := f"{word}_{n}") not in taken)


def with_grounds(layout: Layout, lines: list[str]) -> Layout:
    """With these grounds of refusal; one that stands in the same words keeps its key."""
    known = {label: key for key, label in layout.grounds}
    taken, grounds = set(known.values()), []
    for line in lines:
        key = known.pop(line, None) or next(k for n in range(1, 999) if (k := f"ground_{n}") not in taken)
        taken.add(key)
        grounds.append((key, line))
    return replace(layout, grounds=tuple(grounds), worked_out={})


def _with(layout: Layout, of: str, rows: tuple) -> Layout:
    return replace(layout, worked_out={}, **{of: rows})
