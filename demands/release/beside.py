"""更正与调整: what follows publication stands beside the copy, which itself is never written over.

Corrections stand here; later stages add what is theirs.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as say


@dataclass(frozen=True)
class Note:
    """One thing that everybody reads: what it is, its number, by whom, why, and what reads differently since."""

    at: datetime
    kind: str
    by: str
    number: str = ""
    url: str = ""
    text: str = ""
    changes: list[dict[str, str]] = field(default_factory=list)
    closes_at: datetime | None = None


_finders: list[Callable[[Any], list[Note]]] = []


def adds(find: Callable[[Any], list[Note]]) -> Callable[[Any], list[Note]]:
    """Register a function(public row) that gives what stands beside it; give only what is public."""
    _finders.append(find)
    return find


def of(row: Any) -> list[Note]:
    """All notes beside a published demand, newest first."""
    return sorted((note for find in _finders for note in find(row)), key=lambda note: note.at, reverse=True)


@adds
def corrections(row: Any) -> list[Note]:
    """Each correction that is out, with its own wording before and after."""
    found = row.notices.filter(kind="correction").select_related("correction")
    return [
        Note(
            at=notice.at,
            kind=say("更正"),
            number=notice.correction.number,
            by=say("%s发布") % row.region.department,
            url=notice.get_absolute_url(),
            text=notice.reason,
            changes=notice.correction.differences,
        )
        for notice in found
    ]
