"""Passages of a demand and what two of them have in common, by the pairs of neighbouring characters."""

import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Any

# What is compared, in the order of the form: answers that say what the demand is, not who wants it for how much.
COMPARED = ("title", "background", "tasks")
BREAKS = re.compile(r"[。；！？;!?\n\r]+")
SHORTEST = 8  # characters; what is shorter (一是, 样机 1 套) is said by everybody
LONG_ENOUGH = 15  # pairs; from here on a passage that another one swallowed counts too
COMMON = 60.0  # percent of pairs from which two passages are called the same passage


@dataclass(frozen=True)
class Passage:
    """One sentence of one answer, as it was written."""

    field: str
    text: str

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Its pairs of neighbouring characters."""
        return pairs(self.text)


@dataclass(frozen=True)
class Common:
    """A passage and the one of the other demand that says the same; likeness in percent."""

    own: Passage
    other: Passage
    likeness: float


@dataclass(frozen=True)
class Compared:
    """How much of one demand stands in another: percent of its text, likeness of the titles, and where."""

    share: float
    title: float
    common: list[Common]


def pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters, without case, width, marks and spaces; a single character is its own pair."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", text).lower() if sign.isalnum())
    return frozenset(plain[n : n + 2] for n in range(len(plain) - 1)) or frozenset([plain] if plain else [])


def passages_of(content: dict[str, Any]) -> list[Passage]:
    """The passages of a version of a demand; its title is one passage however short."""
    found = [Passage("title", str(content.get("title", "")))]
    for name in COMPARED[1:]:
        parts = (part.strip() for part in BREAKS.split(str(content.get(name) or "")))
        found += [Passage(name, part) for part in parts if len(part) >= SHORTEST]
    return found


def dice(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """What two sets of pairs have in common, in percent of both."""
    return 200 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def likeness(own: frozenset[str], other: frozenset[str]) -> float:
    """As `dice`; of a long passage that was worked into a longer one, the percent of it that stands there."""
    if len(own) < LONG_ENOUGH:
        return dice(own, other)
    return max(dice(own, other), 100 * len(own & other) / len(own))


def compare(own: Iterable[Passage], other: Iterable[Passage]) -> Compared:
    """How much of `own` stands in `other`."""
    mine, theirs = list(own), list(other)
    common = [found for passage in mine if (found := _nearest(passage, theirs)) and found.likeness >= COMMON]
    whole = sum(len(passage.pairs) for passage in mine if passage.field != "title")
    shared = sum(len(found.own.pairs) for found in common if found.own.field != "title")
    return Compared(100 * shared / whole if whole else 0.0, _titles(mine, theirs), common)


def _nearest(passage: Passage, others: list[Passage]) -> Common | None:
    compared = (Common(passage, other, likeness(passage.pairs, other.pairs)) for other in others)
    return max(compared, key=lambda found: found.likeness, default=None)


def _titles(mine: list[Passage], theirs: list[Passage]) -> float:
    titles = [next((p.pairs for p in of if p.field == "title"), frozenset[str]()) for of in (mine, theirs)]
    return dice(*titles)
