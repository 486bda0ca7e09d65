"""Services and processes of the tests' own."""

import os

import pytest
from kombu import pools

from portal.celery import app as celery
from portal.notices import waking
from tests.everywhere.serving import database_address
from tests.reliability.rig.programs import Program, worker
from tests.reliability.rig.services import RedisServer
from tests.reliability.rig.sink import Sink


@pytest.fixture
def sink():
    """A mail server."""
    made = Sink()
    yield made
    made.end()


@pytest.fixture
def redis(tmp_path_factory, settings):
    """A Redis, to which this process too gives its tasks instead of doing them itself."""
    made = RedisServer(tmp_path_factory.mktemp("r"))
    made.start()
    settings.REDIS_URL = made.url
    before = {k: celery.conf[k] for k in ("task_always_eager", "broker_url", "broker_write_url")}
    url = made.url.replace("unix://", "redis+socket://")
    celery.conf.update(task_always_eager=False, broker_url=url, broker_write_url=url)
    forget_connections()
    yield made
    celery.conf.update(before)
    forget_connections()
    made.stop()


def forget_connections():
    """Celery keeps those to the broker it had."""
    waking.asleep["until"] = 0.0
    pools.reset()
    celery._pool = None
    celery.amqp._producer_pool = None


@pytest.fixture
def environment(transactional_db, redis, sink, tmp_path):
    """What the portal's processes are told: the test's database, its Redis, its mail server."""
    (tmp_path / "deaths").mkdir()
    return os.environ | {
        "DATABASE_URL": database_address(),
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "REDIS_URL": redis.url,
        "EMAIL_URL": sink.url,
        "DEATHS": str(tmp_path / "deaths"),
    }


@pytest.fixture
def the_worker(environment, tmp_path):
    """A worker that dies as `dying` says. A process that died is replaced after five seconds, so there are some."""
    command = worker(app="tests.reliability.dying", options=["--concurrency", "6"])
    made = Program("worker", command, environment, tmp_path / "worker.log")
    yield made
    made.kill()
