"""Reading many rows in their order without holding them all."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

AT_ONCE = 5_000


def streamed(sql: str, asked: list[Any]) -> Iterator[tuple]:
    """The rows of a query, a few thousand at a time; inside one reading transaction where `unchanging` holds one."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, asked)
        while rows := cursor.fetchmany(AT_ONCE):
            yield from rows


@contextmanager
def unchanging() -> Iterator[None]:
    """Everything inside is read as it stood at one instant, and nothing can be written."""
    if connection.in_atomic_block:  # the caller's transaction
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
