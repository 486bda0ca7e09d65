"""The record: one append-only, hash-chained row for each step and each look at something confidential."""

from typing import Any


def append(record: Any, step: str, **what: Any) -> Any:
    """Write the row of a step; see `portal.records.writing.append`."""
    from portal.records.writing import append as write

    return write(record, step, **what)


def looked(record: Any, *, by: Any, what: str) -> Any:
    """Write that a person looked at something confidential; see `portal.records.writing.looked`."""
    from portal.records.writing import looked as write

    return write(record, by=by, what=what)
