"""What must leave the system is written in the step's own transaction and done after commit.

`put` writes the row; `drain` (a Celery task, woken on commit and by the clock) does the work. Doing it twice does
nothing: the row is locked while it is done, and its key is unique. With Redis or the worker down the row waits.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from portal.notices.models import Outbox

log = logging.getLogger(__name__)
_handlers: dict[str, Callable[..., None]] = {}
_asleep = {"until": 0.0}
BETWEEN_DRAINS = 10.0  # seconds between two drains by the clock
LONGEST_WAIT = timedelta(minutes=10)
DOUBLINGS = 10  # of the wait; without a limit the number outgrows a timedelta and stops the whole outbox


def handles(topic: str) -> Callable[[Callable], Callable]:
    """Register what does a topic's work: a function of the payload's names, safe to run twice."""

    def register(handler: Callable[..., None]) -> Callable[..., None]:
        _handlers[topic] = handler
        return handler

    return register


def put(topic: str, key: str, /, **payload: Any) -> None:
    """Ask for `topic` to be done once for `key`, after the current transaction commits."""
    # The outbox runs on real time: what waits here is a machine's errand, not a deadline of the programme.
    now = timezone.now()
    Outbox.objects.bulk_create(
        [Outbox(topic=topic, key=key, payload=payload, at=now, next_try_at=now)], ignore_conflicts=True
    )
    if not any(call[1] is _wake for call in connection.run_on_commit):  # one waking does for a whole transaction
        transaction.on_commit(_wake)


def _wake() -> None:
    """Wake the worker; where Redis is down the clock will find the row within seconds of its return.

    A step may tell hundreds of people: after one failure nobody waits for Redis again until the clock drains.
    """
    from portal.notices.tasks import drain

    if monotonic() < _asleep["until"]:
        return
    try:
        drain.apply_async(retry=False)
    except Exception as error:  # a broker that is down must not fail what has been committed
        _asleep["until"] = monotonic() + BETWEEN_DRAINS
        log.warning("the worker could not be woken (%s); the clock will drain the outbox", type(error).__name__)


def do_next() -> bool:
    """Do one waiting row; False where none waits. A failure is kept on the row and tried again later."""
    with transaction.atomic():
        row = Outbox.objects.waiting(timezone.now()).select_for_update(skip_locked=True).first()
        if row is None:
            return False
        row.attempts += 1
        try:
            with transaction.atomic():
                _handlers[row.topic](**row.payload)
        except Exception as error:  # whatever went wrong, the row must say so and be tried again
            log.exception("outbox row %s failed", row.pk)
            row.error = f"{type(error).__name__}: {error}"
            row.next_try_at = timezone.now() + min(timedelta(seconds=2 ** min(row.attempts, DOUBLINGS)), LONGEST_WAIT)
        else:
            row.done_at, row.error = timezone.now(), ""
        row.save()
    return True
