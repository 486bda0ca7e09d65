"""What is closed for a while because of what stands in it: asked before a paper is given out or its record quoted.

@closed.asks
def taken_down(machine: str, object_id: int, reader: Any) -> bool: ...
"""

from collections.abc import Callable
from typing import Any

Asked = Callable[[str, int, Any], bool]
Hides = Callable[[Any], tuple[str, Any]]
_asked: list[Asked] = []
_hides: list[Hides] = []


def asks(function: Asked) -> Asked:
    """Register a function that says whether the papers of a record are closed to a reader."""
    _asked.append(function)
    return function


def hides(function: Hides) -> Hides:
    """Register a function of a reader that gives a machine and a query of the keys that are closed to this reader."""
    _hides.append(function)
    return function


def hidden_from(reader: Any) -> list[tuple[str, Any]]:
    """Machines with the keys of their records that this reader may not be told of by name."""
    return [hide(reader) for hide in _hides]


def is_closed(paper: Any, reader: Any) -> bool:
    """Whether a document or file of a record is closed to this reader, who may be nobody."""
    return any(ask(paper.machine, paper.object_id, reader) for ask in _asked)


def is_closed_record(record: Any, reader: Any) -> bool:
    """The same for what would be printed of a record."""
    return any(ask(record.machine, record.pk, reader) for ask in _asked)
