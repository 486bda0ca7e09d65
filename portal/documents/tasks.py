"""Tasks of the files: asking the scanner again, and the daily sweep."""

from celery import shared_task


@shared_task
def scan_held() -> int:
    """Give held files their verdict once the scanner answers; how many. Safe to run twice at once."""
    from portal.documents import verdicts

    return verdicts.scan_held()


@shared_task
def sweep() -> int:
    """Remove bytes that no row speaks of, and those of files long taken back; how many. Safe to run twice at once."""
    from portal.documents import sweeping

    return sweeping.sweep().removed
