"""Numbers of applications: YRD-2026-A-0001, without gaps, counted by year."""

from typing import Any

from demands.collection.models.counters import next_number


def next_application_code(call: Any) -> str:
    """The year's next number; undone with the transaction, so that none is lost."""
    return f"YRD-{call.year}-A-{next_number(f'application {call.year}'):04d}"
