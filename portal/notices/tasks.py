"""Tasks of the notices: draining the outbox, reminding of deadlines."""

from time import monotonic

from celery import shared_task

LONGEST = 60.0  # seconds; far below the limit of a task, which ends one in the middle of its work


@shared_task
def drain() -> int:
    """Do what waits in the outbox, for a minute at most; how many rows were tried. Safe to run twice at once."""
    from portal.notices import outbox
    from portal.notices.waking import wake

    tried, end = 0, monotonic() + LONGEST
    while outbox.do_next():
        tried += 1
        if monotonic() > end:
            wake()
            break
    return tried


@shared_task
def remind() -> int:
    """Remind of what is due soon and of what has run out; how many reminders. Safe to run twice at once."""
    from portal.notices import reminding

    return reminding.remind()
