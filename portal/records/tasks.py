"""Tasks of the record: a root from time to time."""

import logging

from celery import shared_task
from django.conf import settings

log = logging.getLogger(__name__)


@shared_task
def root() -> int | None:
    """Sign and anchor a root if there is anything to cover; its number. Safe to run twice at once."""
    from portal.records.anchoring import rooting, signing

    if settings.DEMO:  # whoever tries the portal has made no key
        signing.make_key()
    try:
        made = rooting.make()
    except (signing.NoKey, rooting.Behind) as why:
        log.error("no root was made: %s", why)
        return None
    return made.number if made else None
