"""Papers that are closed for a while because of what stands in them: asked before any is given out.

@closed.asks
def taken_down(machine: str, object_id: int, reader: Any) -> bool: ...
"""

from collections.abc import Callable
from typing import Any

Asked = Callable[[str, int, Any], bool]
_asked: list[Asked] = []


def asks(function: Asked) -> Asked:
    """Register a function that says whether the papers of a record are closed to a reader."""
    _asked.append(function)
    return function


def is_closed(paper: Any, reader: Any) -> bool:
    """Whether a document or file of a record is closed to this reader, who may be nobody."""
    return any(ask(paper.machine, paper.object_id, reader) for ask in _asked)


def is_closed_record(record: Any, reader: Any) -> bool:
    """The same for what would be printed of a record."""
    return any(ask(record.machine, record.pk, reader) for ask in _asked)
