"""Figures of now for whoever watches: of the database, of the queue, and what this portal's processes counted.

A hall adds one of its own with `counts("held_files", "Files that wait to be scanned", "SELECT count(*) FROM …")`; with
`by`, the query gives a label and a number in each row.
"""

import os
from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from redis import Redis, RedisError

QUEUE = "celery"  # the only queue there is
LIMIT = 0.3  # seconds for Redis


class Gauge(NamedTuple):
    """One figure, or one for each value of a label."""

    name: str
    what: str
    sql: str
    by: str = ""


_gauges: list[Gauge] = []


def counts(name: str, what: str, sql: str, by: str = "") -> None:
    """Register a figure: a query of one number, or of a label and a number in each row."""
    _gauges.append(Gauge(name, what, sql, by))


counts(
    "doors_last_hour",
    "What happened at the doors in the last hour: refusals, sign-ins that failed, accounts locked",
    "SELECT step, count(*) FROM records_record WHERE machine IN ('account', 'visitors')"
    " AND at > clock_timestamp() - interval '1 hour' GROUP BY step ORDER BY step",
    by="what",
)
counts(
    "held_files",
    "Files that wait for the scanner",
    "SELECT count(*) FROM documents_storedfile WHERE verdict = 'held' AND removed_at IS NULL",
)
counts(
    "database_connections",
    "Connections to this database",
    "SELECT numbackends FROM pg_stat_database WHERE datname = current_database()",
)
counts("database_connections_limit", "Connections that it takes", "SELECT current_setting('max_connections')::int")
counts("database_bytes", "Size of this database", "SELECT pg_database_size(current_database())")


def as_text() -> str:
    """Prometheus's text form; figures of all processes where PROMETHEUS_MULTIPROC_DIR names a folder they share."""
    return "".join([*_of_the_database(), _of_the_queue(), _of_the_processes()])


def _of_the_database() -> Iterator[str]:
    with connection.cursor() as cursor:
        for each in _gauges:
            cursor.execute(each.sql)
            yield f"# HELP portal_{each.name} {each.what}\n# TYPE portal_{each.name} gauge\n"
            for row in cursor.fetchall():
                label = f'{{{each.by}="{row[0]}"}}' if each.by else ""
                yield f"portal_{each.name}{label} {row[-1]}\n"


def _of_the_queue() -> str:
    """-1 where Redis does not answer."""
    try:
        waiting = Redis.from_url(settings.REDIS_URL, socket_timeout=LIMIT, socket_connect_timeout=LIMIT).llen(QUEUE)
    except (RedisError, OSError):
        waiting = -1
    head = "# HELP portal_queue_waiting Tasks that wait in Redis\n# TYPE portal_queue_waiting gauge\n"
    return f"{head}portal_queue_waiting {waiting}\n"


def _of_the_processes() -> str:
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    return generate_latest(registry).decode()
