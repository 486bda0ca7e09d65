"""What must leave the system is written in the step's own transaction and done after commit.

`put` writes the row; `drain` (a Celery task, woken on commit and by the clock) does the work. With Redis or the worker
down the row waits. Each try is kept before it begins, in a transaction of its own; the work then runs with the row
locked. A worker that dies between sending and saying so leaves the row to be tried again under the same dedupe id:
at least once outside, once in effect for whoever heeds the id. What fails too often is parked, and the figures say so.
"""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Now

from portal import sealing
from portal.notices.models import Attempt, Outbox
from portal.notices.waking import wake

log = logging.getLogger(__name__)
_handlers: dict[str, Callable[..., None]] = {}
_sending: ContextVar[UUID | None] = ContextVar("sending", default=None)
LONGEST_WAIT = timedelta(minutes=10)
DOUBLINGS = 10  # of the wait; without a limit the number outgrows a timedelta and stops the whole outbox
MOST_TRIES = 150  # a day of failures; what fails for longer is looked at by a person
SEALED = ["sealed_code", "sealed_to", "sealed_from"]  # names in a payload that hold a seal
UNTIL_DONE = ("sealed_to", "sealed_from")  # and those of them that go once the errand is done
MOST_BREAKS = 8  # tries that took their process down with them


def handles(topic: str) -> Callable[[Callable], Callable]:
    """Register what does a topic's work: a function of the payload's names, safe to run twice."""

    def register(handler: Callable[..., None]) -> Callable[..., None]:
        _handlers[topic] = handler
        return handler

    return register


def put(topic: str, key: str, /, **payload: Any) -> None:
    """Ask for `topic` to be done once for `key`, after the current transaction commits. Secrets go in sealed."""
    # The outbox runs on the database's real time: what waits here is a machine's errand, not a deadline of the
    # programme, and the clocks of web and worker may differ.
    row = Outbox(topic=topic, key=key, payload=payload, at=Now(), next_try_at=Now())
    Outbox.objects.bulk_create([row], ignore_conflicts=True)
    if not any(call[1] is wake for call in connection.run_on_commit):  # one waking does for a whole transaction
        transaction.on_commit(wake)


@sealing.keeps_seals
def reseal_errands() -> int:
    """Make the seals in errands anew, those done included; how many errands had one that was not of now."""
    count = 0
    for pk in Outbox.objects.filter(payload__has_any_keys=SEALED).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            row = Outbox.objects.select_for_update().filter(pk=pk).first()
            old = {name: row.payload[name] for name in SEALED if name in row.payload} if row else {}
            new = {name: sealing.anew(seal) for name, seal in old.items()}
            if row and new != old:
                row.payload |= new
                row.save(update_fields=["payload"])
                count += 1
    return count


def dedupe_id() -> UUID:
    """For a handler: the id under which this errand goes out, the same at every try. Raises LookupError outside one."""
    found = _sending.get()
    if found is None:
        raise LookupError("nothing is being sent")
    return found


def do_next() -> bool:
    """Do one waiting row; False where none waits. A failure is kept on the row and tried again later."""
    attempt = _begun()
    if attempt is None:
        return False
    _work(attempt)
    return True


def _begun() -> Attempt | None:
    """The next try, written before it is made. The row's wait is set already: who dies now leaves it to be found."""
    with transaction.atomic():
        row = Outbox.objects.waiting().select_for_update(skip_locked=True).first()
        while row is not None and _breaks_its_workers(row):
            row = Outbox.objects.waiting().select_for_update(skip_locked=True).first()
        if row is None:
            return None
        row.attempts += 1
        wait = min(timedelta(seconds=2 ** min(row.attempts, DOUBLINGS)), LONGEST_WAIT)
        Outbox.objects.filter(pk=row.pk).update(attempts=row.attempts, next_try_at=Now() + wait)
        return Attempt.objects.create(outbox=row, number=row.attempts, started_at=Now())


def _breaks_its_workers(row: Outbox) -> bool:
    """Close a try that was cut short; park a row of which too many were."""
    if not row.tries.filter(finished_at=None).update(finished_at=Now(), broken_off=True):
        return False
    if row.tries.filter(broken_off=True).count() % MOST_BREAKS:
        return False
    _park(row, "tries were cut short")
    return True


def _work(attempt: Attempt) -> None:
    with transaction.atomic():
        mine = Outbox.objects.unfinished().filter(pk=attempt.outbox_id, attempts=attempt.number)
        # Waited for: a worker that looks for its next row may hold this one for the moment in which it passes over it.
        row = mine.select_for_update().first()
        if row is None:  # this process slept for so long that another took the row over; nothing was sent here
            return
        error = _error_of(row)
        Attempt.objects.filter(pk=attempt.pk).update(finished_at=Now(), error=error)
        if error and row.attempts % MOST_TRIES == 0:
            _park(row, error)
        Outbox.objects.filter(pk=row.pk).update(error=error, **({} if error else _done(row)))
        if not error and row.attempts > 1:
            _hurry_the_others(row)


def _done(row: Outbox) -> dict[str, Any]:
    left = {name: value for name, value in row.payload.items() if name not in UNTIL_DONE}
    return {"done_at": Now(), "payload": left}


def _error_of(row: Outbox) -> str:
    """Do the row's work; what went wrong in words, empty where nothing did. What a failing handler wrote is undone."""
    sending = _sending.set(row.dedupe)
    try:
        with transaction.atomic():
            _handlers[row.topic](**row.payload)
    except Exception as error:  # whatever went wrong, the row must say so and be tried again
        log.exception("outbox row %s failed", row.pk)
        return f"{type(error).__name__}: {error}"
    finally:
        _sending.reset(sending)
    return ""


def _hurry_the_others(row: Outbox) -> None:
    """What failed before works again (the mail server is back): rows of its topic need not wait out their pauses."""
    waiting = Outbox.objects.unfinished().filter(topic=row.topic, attempts__gt=0, next_try_at__gt=Now())
    waiting = waiting.select_for_update(skip_locked=True)  # the row of another worker is no longer waiting
    Outbox.objects.filter(pk__in=list(waiting.values_list("pk", flat=True))).update(next_try_at=Now())


def _park(row: Outbox, why: str) -> None:
    log.error("outbox row %s (%s) is parked: %s", row.pk, row.topic, why)
    Outbox.objects.filter(pk=row.pk).update(parked_at=Now(), error=why)


def put_back() -> int:
    """Try everything that was parked anew, as often as the first time; how many rows."""
    with transaction.atomic():
        transaction.on_commit(wake)
        return Outbox.objects.parked().update(parked_at=None, next_try_at=Now())
