"""Waking the worker after a commit: a courtesy that never holds up whoever committed."""

import logging
from time import monotonic

from portal import probing

log = logging.getLogger(__name__)
asleep = {"until": 0.0}
BETWEEN_DRAINS = 10.0  # seconds between two drains by the clock
PATIENCE = 0.3  # seconds that somebody whose form was just taken waits for Redis at most


def wake() -> None:
    """Wake the worker; where Redis is down or slow the clock will find the row within seconds.

    A step may tell hundreds of people: after one failure nobody waits for Redis again until the clock drains.
    """
    if monotonic() < asleep["until"]:
        return
    try:
        _publish()
    except Exception as error:  # a broker that is down must not fail what has been committed
        asleep["until"] = monotonic() + BETWEEN_DRAINS
        log.warning(
            "the worker could not be woken (%s); the clock will drain the outbox", error or type(error).__name__
        )


def _publish() -> None:
    from portal.notices.tasks import drain

    # Asked first, because Celery's own connection would wait, and try again, for many seconds.
    if not drain.app.conf.task_always_eager and not probing.redis_answers(PATIENCE):
        raise ConnectionError("Redis does not answer")
    drain.apply_async(retry=False)
