"""What the public site gathers from every stage: notices, deadlines, figures of the year.

A stage registers functions when it loads (its `publicity.py`, imported by its app); the home page and the lists of
notices know no stage. Whatever is returned is read by everybody: give only what was published.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Notice:
    """Something published: `kind` groups it in the list, `tag` and `tone` mark what is still running."""

    date: datetime
    kind: Any
    title: str
    url: str
    tag: Any = ""
    tone: str = ""


@dataclass(frozen=True)
class Deadline:
    """An instant until which the public may act."""

    at: datetime
    title: str
    url: str


@dataclass(frozen=True)
class Figure:
    """A count of the year; `order` is its place in the row (tens, so that others fit between)."""

    order: int
    label: Any
    value: int
    unit: Any


Notices = Callable[[int], Iterable[Notice]]
Deadlines = Callable[[datetime], Iterable[Deadline]]
Figures = Callable[[Any], Iterable[Figure]]
_notices: list[Notices] = []
_deadlines: list[Deadlines] = []
_figures: list[Figures] = []


def publishes(find: Notices) -> Notices:
    """Register a function(most) that gives at most so many notices, the newest."""
    _notices.append(find)
    return find


def ends(find: Deadlines) -> Deadlines:
    """Register a function(now) that gives deadlines after the instant."""
    _deadlines.append(find)
    return find


def counts(find: Figures) -> Figures:
    """Register a function(call) that gives figures of a programme year."""
    _figures.append(find)
    return find


def notices(most: int) -> list[Notice]:
    """The newest notices of all stages."""
    found = [notice for find in _notices for notice in find(most)]
    return sorted(found, key=lambda notice: notice.date, reverse=True)[:most]


def deadlines(now: datetime) -> list[Deadline]:
    """What is still open to the public, the nearest end first."""
    return sorted((d for find in _deadlines for d in find(now)), key=lambda deadline: deadline.at)


def figures(call: Any) -> list[Figure]:
    """The year in figures, in their order."""
    return sorted((f for find in _figures for f in find(call)), key=lambda figure: figure.order)
