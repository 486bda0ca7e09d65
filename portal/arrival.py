"""When a request arrived at our front: its first byte counts, however long it then waited in a queue.

nginx says `X-Request-Start: t=<seconds since 1970> took=<seconds since the first byte>`; from anybody but a proxy of
ours `portal/proxies.py` has thrown the header away before. It is believed only where the setting RECEIVED_AT_HEADER
names it, never as later than now, and never as more than RECEIVED_AT_MOST earlier, so that a front whose clock is wrong
moves no deadline by more than that. The record of a step says by how much its instant was moved.
"""

import logging
import math
import re
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from portal import clock

log = logging.getLogger(__name__)
SAID = re.compile(r"t=(\d{1,10}(?:\.\d{1,6})?)(?:[ ;]+took=(\d{1,6}(?:\.\d{1,6})?))?")


def counted(request: HttpRequest) -> AbstractContextManager[None]:
    """Inside, the clock stands at the instant of arrival, where a front of ours said so."""
    arrived = said_by_the_front(request)
    if arrived is None:
        return nullcontext()
    return clock.counted_from(arrived, most=timedelta(seconds=settings.RECEIVED_AT_MOST))


def said_by_the_front(request: HttpRequest) -> datetime | None:
    """When the first byte came, as the front's header says; None where it says nothing that can be read."""
    if not settings.RECEIVED_AT_HEADER:
        return None
    given = request.headers.get(settings.RECEIVED_AT_HEADER, "")
    if not given:
        return None
    found = SAID.fullmatch(given.strip())
    if found is None:
        log.warning("the front's header of arrival cannot be read")
        return None
    seconds = float(found[1]) - float(found[2] or 0)
    return datetime.fromtimestamp(seconds, tz=UTC) if math.isfinite(seconds) else None


def on_record() -> dict[str, Any]:
    """What a step's record says of the clock: nothing where it is the database's alone."""
    waited = clock.waited()
    return {"clock": {"by": "front", "waited_ms": round(waited / timedelta(milliseconds=1))}} if waited else {}
