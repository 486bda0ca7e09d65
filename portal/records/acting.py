"""Who writes, told to the database with each statement that writes, so that the triggers of the row history know.

The setting is local to the transaction and goes out in front of the statement itself: no round trip of its own, and
nothing left behind on a connection that the next request takes over.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import LazyObject, empty
from psycopg2.extensions import cursor

from portal import logs

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
_taking: ContextVar[dict[str, Any] | None] = ContextVar("taking", default=None)
WRITES = ("INSERT", "UPDATE", "DELETE", "WITH", "MERGE")


class PersonOfTheRequest:
    """What a request writes is written by whoever is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = _request.set(request)
        try:
            return self.get_response(request)
        finally:
            _request.reset(token)


@contextmanager
def taking(step: str, *, by: Any) -> Iterator[None]:
    """What is written inside is written by this person in this step; a step within a step has its own name."""
    token = _taking.set({"by": by.pk, "step": step})
    try:
        yield
    finally:
        _taking.reset(token)


class TellingCursor(cursor):
    """psycopg2's cursor; in front of what writes it sets `portal.acting` for the transaction."""

    def execute(self, query: Any, vars: Any = None) -> Any:
        return super().execute(_told(query), vars)

    def executemany(self, query: Any, vars_list: Any) -> Any:
        return super().executemany(_told(query), vars_list)


def _told(query: Any) -> Any:
    if not isinstance(query, str) or not query.lstrip()[:6].upper().startswith(WRITES):
        return query
    said = json.dumps(_acting()).replace("'", "''").replace("%", "\\u0025")  # a bare % would be a placeholder
    return f"SELECT set_config('portal.acting', '{said}', true); {query}"


def _acting() -> dict[str, Any]:
    from portal.clock import pinned

    said: dict[str, Any] = dict(_taking.get() or {"by": _person_of(_request.get())})
    said["request"] = logs.request_id.get()
    if instant := pinned():
        said["at"] = instant.isoformat()
    elif settings.CLOCK_MAY_MOVE:
        said["moved"] = True
    return said


def _person_of(request: HttpRequest | None) -> int | None:
    """The key of the person who is known by now: finding out may not ask the database in the middle of a statement."""
    user = vars(request).get("user") if request else None
    if isinstance(user, LazyObject):
        user = vars(user)["_wrapped"]
    return None if user is empty else getattr(user, "pk", None)
