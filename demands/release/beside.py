"""What later stages put beside the frozen copy of a published demand; the copy itself is never written over."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Note:
    """One note that everybody reads: a text, and what reads differently since (label, before, after)."""

    at: datetime
    title: str
    text: str = ""
    changes: list[dict[str, str]] = field(default_factory=list)
    anchor: str = ""
    closes_at: datetime | None = None


_finders: list[Callable[[Any], list[Note]]] = []


def adds(find: Callable[[Any], list[Note]]) -> Callable[[Any], list[Note]]:
    """Register a function(public row) that gives what stands beside it; give only what is public."""
    _finders.append(find)
    return find


def of(row: Any) -> list[Note]:
    """All notes beside a published demand, newest first."""
    return sorted((note for find in _finders for note in find(row)), key=lambda note: note.at, reverse=True)
