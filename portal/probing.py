"""Asking database and Redis within a limit that holds even where they take the connection and then say nothing.

Connections of their own, because an ordinary one waits for its answer without end: libpq's own limit begins at two
seconds and ends with the connecting, and redis-py tries four times with pauses between.
"""

import select
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import Any

import psycopg2
from django.conf import settings
from django.db import connection
from psycopg2 import extensions
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

Ask = Callable[..., list[tuple]]


class NoAnswer(Exception):
    """The database did not answer in time, or refused."""


@contextmanager
def probe(end: float) -> Iterator[Ask]:
    """Inside: a function(sql, parameters) that gives the rows. Raises NoAnswer once `monotonic()` has passed `end`."""
    talk = None
    try:
        talk = psycopg2.connect(**_where(), async_=1)
        _wait(talk, end)
        cursor = talk.cursor()

        def ask(sql: str, parameters: Sequence[Any] = ()) -> list[tuple]:
            cursor.execute(sql, parameters)
            _wait(talk, end)
            return cursor.fetchall()

        yield ask
    except (psycopg2.Error, OSError) as error:
        raise NoAnswer from error
    finally:
        if talk is not None:
            talk.close()


def _where() -> dict[str, Any]:
    given = dict(connection.get_connection_params())
    return {name: given[name] for name in given if name not in ("cursor_factory", "client_encoding")}


def _wait(talk: Any, end: float) -> None:
    """Until the connection has what it waits for."""
    while (state := talk.poll()) != extensions.POLL_OK:
        reading, writing = ([talk], []) if state == extensions.POLL_READ else ([], [talk])
        if not any(select.select(reading, writing, [], max(end - monotonic(), 0))):
            raise NoAnswer


def redis_answers(patience: float) -> bool:
    """Whether Redis answers; `patience` is in seconds, for each of the few words exchanged with it."""
    once = Retry(NoBackoff(), 0)
    limits = {"socket_timeout": patience, "socket_connect_timeout": patience, "retry": once}
    try:
        with Redis.from_url(settings.REDIS_URL, **limits) as redis:
            return redis.ping()
    except (RedisError, OSError):
        return False
