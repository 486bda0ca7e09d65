"""The record: an append-only, hash-chained row for each step, look at confidential things, and event at a door."""

from typing import Any


def append(record: Any, step: str, **what: Any) -> Any:
    """Write the row of a step; see `portal.records.writing.append`."""
    from portal.records.writing import append as write

    return write(record, step, **what)


def looked(record: Any, *, by: Any, what: str, every_time: bool = False) -> Any:
    """Write that a person looked at something confidential; see `portal.records.writing.looked`."""
    from portal.records.writing import looked as write

    return write(record, by=by, what=what, every_time=every_time)


def looked_at(records: list[Any], *, by: Any, what: str) -> Any:
    """Write that a person looked at confidential records side by side; see `portal.records.writing.looked_at`."""
    from portal.records.writing import looked_at as write

    return write(records, by=by, what=what)


def noted(what: str, *, label: Any, by: Any = None, detail: dict | None = None) -> Any:
    """Write what happened at the doors and is no step; see `portal.records.writing.noted`."""
    from portal.records.writing import noted as write

    return write(what, label=label, by=by, detail=detail)


def searched(what: str, *, asked: dict, by: Any) -> Any:
    """Write that a person looked through a confidential list; see `portal.records.writing.searched`."""
    from portal.records.writing import searched as write

    return write(what, asked=asked, by=by)
