"""The one clock: the database's, so that every server judges a deadline alike.

A deadline is an instant. What was received before it counts, whatever the queue: the time is read when the
request arrives, before any lock is waited for, and stays the same until the request is answered. Where a front of ours
says when a request's first byte came (`portal/arrival.py`), it counts from then. Tests and the demo may move the clock;
production refuses.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import F
from django.utils import timezone

_pinned: ContextVar[datetime | None] = ContextVar("pinned", default=None)
_held: ContextVar[bool] = ContextVar("held", default=False)
_waited: ContextVar[timedelta] = ContextVar("waited", default=timedelta())


def now() -> datetime:
    """The present instant; within a request or a step, the instant at which it arrived."""
    if pinned := _pinned.get():
        return pinned
    instant = _read() - _waited.get()
    if _held.get():
        _pinned.set(instant)
    return instant


def pinned() -> datetime | None:
    """The instant at which this thread's clock stands already; None where it would have to be read."""
    return _pinned.get()


def today() -> date:
    """The present day in Shanghai."""
    return timezone.localdate(now())


@contextmanager
def held(*, at_once: bool) -> Iterator[None]:
    """One instant for all that runs inside: read at once, or when first asked for."""
    if _held.get() or _pinned.get():
        yield
        return
    # Read before anything is set: a database that does not answer must not leave this thread's clock standing.
    instant = now() if at_once else None
    hold, pin = _held.set(True), _pinned.set(instant)
    try:
        yield
    finally:
        _pinned.reset(pin)
        _held.reset(hold)


@contextmanager
def counted_from(arrived: datetime, *, most: timedelta) -> Iterator[None]:
    """Inside, the present is when the request arrived at our front, by real time: not to come, at most so long ago."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        waited = cursor.fetchone()[0] - arrived
    token = _waited.set(min(max(waited, timedelta()), most))
    try:
        yield
    finally:
        _waited.reset(token)


def waited() -> timedelta:
    """How long the request under way had waited at the front when the database's clock was read; by it the portal's
    present is earlier than the database's.
    """
    return _waited.get()


@contextmanager
def standing_at(instant: datetime) -> Iterator[None]:
    """Tests and the demo: inside, the clock of this thread stands at `instant`."""
    _refuse_in_production()
    pin = _pinned.set(instant)
    try:
        yield
    finally:
        _pinned.reset(pin)


def move(by: timedelta) -> datetime:
    """Tests and the demo: move the whole portal's clock by `by` (forward or back); the new time comes back."""
    from portal.models import ClockShift

    _refuse_in_production()
    ClockShift.objects.get_or_create(pk=1, defaults={"by": timedelta()})
    ClockShift.objects.filter(pk=1).update(by=F("by") + by)
    return _read()


def _read() -> datetime:
    sql = "SELECT clock_timestamp()"
    if settings.CLOCK_MAY_MOVE:
        sql += " + coalesce((SELECT by FROM portal_clockshift WHERE id = 1), interval '0')"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def _refuse_in_production() -> None:
    if not settings.CLOCK_MAY_MOVE:
        raise ImproperlyConfigured("The clock of a production portal cannot be moved.")
