"""Reading many rows in their order without holding them all."""

from collections.abc import Callable, Iterator
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


def copied(sql: str, asked: list[Any], take: Callable[[bytes], None]) -> None:
    """Give each row of a query to `take` as a line of COPY, while the database already reads the next ones.

    Columns are parted by tabs; of what stands in them only backslash, tab and line feeds come escaped.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        whole = cursor.cursor.mogrify(f"COPY ({sql}) TO STDOUT", asked or None)
        cursor.cursor.copy_expert(whole, _Lines(take))


class _Lines:
    """The file that COPY writes: each line goes on as soon as it is whole."""

    def __init__(self, take: Callable[[bytes], None]):
        self.take, self.rest = take, b""

    def write(self, data: bytes) -> None:
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            self.take(line)


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
