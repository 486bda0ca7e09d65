"""Tasks of the house: what the clock has made due."""

from celery import shared_task


@shared_task
def tick() -> int:
    """Perform every timed step whose instant has come; how many. Safe to run twice at once."""
    from portal.notices import pulse
    from portal.timed import perform_due

    pulse.beats(pulse.CLOCK)
    return perform_due()


@shared_task
def forget_sendings() -> int:
    """Take away the marks of forms that no browser can send again; how many."""
    from portal import sending

    return sending.forget_old_ones()
