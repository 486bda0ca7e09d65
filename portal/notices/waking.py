"""Waking the worker after a commit: a courtesy that never holds up whoever committed."""

import logging
from time import monotonic
from typing import Any

from kombu import pools

log = logging.getLogger(__name__)
asleep = {"until": 0.0}
BETWEEN_DRAINS = 10.0  # seconds between two drains by the clock
PATIENCE = 0.5  # seconds that a request waits for Redis at most, for each word exchanged with it


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
        log.warning("the worker could not be woken (%s); the clock will drain the outbox", type(error).__name__)


def _publish() -> None:
    from portal.notices.tasks import drain

    if drain.app.conf.task_always_eager:
        drain.apply_async()
        return
    with pools.producers[_quick_connection(drain.app)].acquire(block=True, timeout=PATIENCE) as producer:
        drain.apply_async(retry=False, producer=producer)


def _quick_connection(app: Any) -> Any:
    """The worker waits seconds for Redis, as it should; somebody whose form was just taken does not."""
    quick = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "retry_on_timeout": False}
    return app.connection_for_write(transport_options=app.conf.broker_transport_options | quick)
