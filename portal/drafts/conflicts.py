"""Two people, or two windows, in one form: what differs between the form as sent and the record as saved meanwhile.

A form carries a mark of each field as it stood when the page was opened (`base`). Where the record still stands so,
nobody wrote meanwhile. Else every field that differs is shown in both wordings, and the person chooses.
"""

from dataclasses import dataclass
from typing import Any

from django.forms import BaseFormSet, BoundField, Textarea
from django.http import QueryDict
from django.utils.translation import gettext as say

from portal.drafts import fields

BASE = "base"
CHOICE = "choice-"
MINE, THEIRS, BOTH = "mine", "theirs", "both"


@dataclass(frozen=True)
class Difference:
    """One field or grid in both wordings; `chosen` is what is proposed, `offers_both` whether both can stand."""

    name: str
    label: str
    mine: str
    theirs: str
    chosen: str
    offers_both: bool


class Conflict(Exception):
    """Somebody saved meanwhile; nothing was written. `sent` holds what was typed, marked with the record as it is."""

    def __init__(self, differences: list[Difference], sent: QueryDict):
        self.differences, self.sent = differences, sent


def base_of(parts: Any) -> str:
    """The marks of the form as it stands, for its hidden field: `title:1a2b3c4d5e background:…`."""
    return " ".join(f"{name}:{mark}" for name, mark in fields.marks(parts).items())


def up_to_date(sent: QueryDict, mine: Any, saved: Any) -> QueryDict:
    """What was sent, knowing the record as it is now (its marks, its version); as it came from a form without marks.

    Raises Conflict where the record was saved since the form was opened and some field reads otherwise there.
    """
    if BASE not in sent:
        return sent
    base = dict(word.rsplit(":", 1) for word in str(sent[BASE]).split() if ":" in word)
    now = fields.marks(saved)
    written = {name for name, mark in now.items() if name in base and base[name] != mark}
    differences = _differences(mine, saved, base, now) if written else []
    if differences:
        raise Conflict(differences, _knowing(sent, saved))
    return _knowing(sent, saved)


def _differences(mine: Any, saved: Any, base: dict[str, str], now: dict[str, str]) -> list[Difference]:
    marks, theirs = fields.marks(mine), {field.html_name: field for field in fields.singles(saved)}
    found = [
        _of_field(field, theirs[field.html_name], _proposed(field.html_name, base, marks, now))
        for field in fields.singles(mine)
        if field.html_name in theirs and marks[field.html_name] != now[field.html_name]
    ]
    grids = {str(grid.prefix): grid for grid in fields.grids(saved)}
    return found + [
        _of_grid(grid, grids[name], _proposed(name, base, marks, now))
        for name, grid in ((str(grid.prefix), grid) for grid in fields.grids(mine))
        if name in grids and marks[name] != now[name]
    ]


def _proposed(name: str, base: dict[str, str], mine: dict[str, str], now: dict[str, str]) -> str:
    """What only one side changed is proposed as that side has it; what both changed, as it was typed here."""
    return THEIRS if mine[name] == base.get(name) != now[name] else MINE


def _of_field(mine: BoundField, theirs: BoundField, chosen: str) -> Difference:
    both = isinstance(mine.field.widget, Textarea)
    words = fields.in_words(mine), fields.in_words(theirs)
    return Difference(mine.html_name, fields.called(mine), *words, chosen, both and all(words))


def _of_grid(mine: BaseFormSet, theirs: BaseFormSet, chosen: str) -> Difference:
    words = ["\n".join(fields.row_in_words(row) for row in fields.rows_of(grid)) for grid in (mine, theirs)]
    return Difference(str(mine.prefix), say("表格"), words[0], words[1], chosen, all(words))


def _knowing(sent: QueryDict, saved: Any) -> QueryDict:
    """What was sent, with the marks and the version of the record as it is now."""
    known = sent.copy()
    known[BASE] = base_of(saved)
    for field in fields.hidden(saved):
        known.setlist(field.html_name, fields.as_sent(field))
    return known
