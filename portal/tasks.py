"""Tasks of the house: what the clock has made due."""

from celery import shared_task


@shared_task
def tick() -> int:
    """Perform every timed step whose instant has come; how many. Safe to run twice at once."""
    from portal.notices import pulse
    from portal.timed import perform_due

    pulse.beats(pulse.CLOCK)
    return perform_due()
