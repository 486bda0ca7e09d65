"""With Redis down nobody waits for it, and nothing is lost."""

import time

import pytest
from kombu import pools

from portal.celery import app as celery
from portal.notices import outbox, waking
from portal.notices.tasks import drain
from tests.portal.notices.test_outbox import waiting


@pytest.fixture
def no_broker(settings):
    """Celery as in production, with Redis behind a port where nobody answers."""
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    before = {k: celery.conf[k] for k in ("task_always_eager", "broker_url", "broker_write_url")}
    celery.conf.update(task_always_eager=False, broker_url="redis://127.0.0.1:1/0", broker_write_url=None)
    _forget_connections()
    waking.asleep["until"] = 0.0
    yield
    celery.conf.update(before)
    _forget_connections()
    waking.asleep["until"] = 0.0


def _forget_connections():
    pools.reset()
    celery._pool = None
    celery.amqp._producer_pool = None


@pytest.mark.asvs("16.5.2")
@pytest.mark.django_db(transaction=True)
def test_with_the_broker_down_the_request_succeeds_and_the_errand_waits(errand, no_broker, caplog):
    begun = time.monotonic()
    for n in range(200):
        outbox.put("errand", str(n), n=n)

    assert time.monotonic() - begun < 10
    said = [record.getMessage() for record in caplog.records if record.name == waking.__name__]
    assert ["could not be woken" in each for each in said] == [True]  # once, not for every errand
    assert (errand.done, waiting()) == ([], 200)
    assert drain() == 200  # as the clock does
