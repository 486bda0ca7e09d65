"""Tasks of the drafts: clearing them away."""

from celery import shared_task


@shared_task
def purge() -> int:
    """Take away what is too old or can no longer be saved; how many. Safe to run twice at once."""
    from portal.drafts import keeping

    return keeping.purge()
