"""Tasks of the notices: draining the outbox."""

from celery import shared_task


@shared_task
def drain() -> int:
    """Do everything that waits in the outbox; how many rows were tried. Safe to run twice at once."""
    from portal.notices import outbox

    tried = 0
    while outbox.do_next():
        tried += 1
    return tried
