"""Two texts with what they have in common marked: pieces for the template, which escapes them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from demands.collection.duplicates.passages import BREAKS, COMPARED, Common, Passage, pairs


@dataclass(frozen=True)
class Piece:
    """A run of characters, marked where it stands in the other text too."""

    text: str
    marked: bool


def side_by_side(common: Common) -> dict[str, Any]:
    """A passage and its like, in both the characters whose pairs stand in the other one marked."""
    own, other = common.own, common.other
    return {
        "own": list(pieces(own.text, other.pairs)),
        "other": list(pieces(other.text, own.pairs)),
        "field": own.field,
        "likeness": round(common.likeness),
    }


def pieces(text: str, known: frozenset[str]) -> Iterator[Piece]:
    """The text in runs: marked is every character that belongs to a pair in `known`."""
    marks = [False] * len(text)
    places = [n for n, sign in enumerate(text) if sign.isalnum()]
    for here, following in pairwise(places):
        if pairs(text[here] + text[following]) <= known:
            marks[here : following + 1] = [True] * (following + 1 - here)
    for marked, run in groupby(zip(text, marks, strict=True), key=lambda pair: pair[1]):
        yield Piece("".join(sign for sign, _mark in run), marked)


def whole(content: dict[str, Any], passages: Iterable[Passage]) -> list[dict[str, Any]]:
    """Each compared answer in pieces; marked are the passages given, whole sentences."""
    wanted = {(passage.field, passage.text) for passage in passages}
    return [
        {"field": name, "pieces": list(_sentences(name, str(content.get(name) or ""), wanted))} for name in COMPARED
    ]


def _sentences(field: str, text: str, wanted: set[tuple[str, str]]) -> Iterator[Piece]:
    if field == "title":
        yield Piece(text, (field, text) in wanted)
        return
    start = 0
    for found in BREAKS.finditer(text):
        yield Piece(text[start : found.end()], (field, text[start : found.start()].strip()) in wanted)
        start = found.end()
    if start < len(text):
        yield Piece(text[start:], (field, text[start:].strip()) in wanted)
