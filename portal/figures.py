"""What runs in the background, in figures: what waits, what was given up, what failed, what is held."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import connection

SQL = """
    SELECT
        count(waiting.pk), coalesce(extract(epoch FROM clock_timestamp() - min(waiting.at)), 0),
        (SELECT count(*) FROM notices_outbox WHERE parked_at IS NOT NULL),
        (SELECT count(*) FROM notices_attempt WHERE broken_off),
        (SELECT count(*) FROM notices_taskfailure),
        coalesce((SELECT extract(epoch FROM clock_timestamp() - at) FROM notices_heartbeat WHERE name = 'clock'), -1),
        (SELECT count(*) FROM documents_storedfile WHERE verdict = 'held' AND purged_at IS NULL),
        (SELECT count(*) FROM documents_storedfile WHERE verdict = 'rejected')
    FROM (SELECT id AS pk, at FROM notices_outbox WHERE done_at IS NULL AND parked_at IS NULL) waiting
"""


class Figures(NamedTuple):
    """Counts, and ages in seconds; an age of -1 says that it never happened."""

    outbox_waiting: int
    outbox_oldest_seconds: float
    outbox_parked: int
    outbox_tries_broken_off: int
    task_failures: int
    clock_age_seconds: float
    files_held: int
    files_rejected: int


WHAT = {
    "outbox_waiting": "Errands of the outbox that have still to be done",
    "outbox_oldest_seconds": "Age of the oldest of them",
    "outbox_parked": "Errands given up after many tries; manage.py outbox shows them",
    "outbox_tries_broken_off": "Tries that ended with their process",
    "task_failures": "Background tasks that ended with an error",
    "clock_age_seconds": "Since beat and worker last ticked together; -1 where they never did",
    "files_held": "Files that nobody gets because the scanner has not answered yet",
    "files_rejected": "Files in which the scanner found something after they were taken in",
}


def now() -> Figures:
    """The figures as they stand."""
    with connection.cursor() as cursor:
        cursor.execute(SQL)
        return Figures(*_plain(cursor.fetchone()))


def as_text() -> str:
    """Prometheus's text form."""
    lines = (
        f"# HELP portal_{name} {WHAT[name]}\n# TYPE portal_{name} gauge\nportal_{name} {value}\n"
        for name, value in now()._asdict().items()
    )
    return "".join(lines)


def _plain(row: Any) -> Iterator[Any]:
    return (value if isinstance(value, int) else round(float(value), 1) for value in row)
