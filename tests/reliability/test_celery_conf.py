"""Nothing is lost because of how the queue is set up."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from portal.celery import app

HALLS = ("portal", "reviews", "demands", "projects")
LATER = {"countdown", "eta", "expires", "apply_at"}


@pytest.fixture(scope="module")
def conf():
    app.loader.import_default_modules()
    return app.conf


def test_a_task_is_acknowledged_when_it_is_done_and_comes_back_if_its_worker_is_lost(conf):
    assert (conf.task_acks_late, conf.task_reject_on_worker_lost, conf.worker_prefetch_multiplier) == (True, True, 1)


def test_only_json_is_spoken(conf):
    assert conf.task_serializer == "json"
    assert (conf.accept_content, conf.result_accept_content) == (["json"], ["json"])


def test_a_task_ends_long_before_redis_gives_it_to_another(conf):
    visible = conf.broker_transport_options["visibility_timeout"]
    limits = [task.time_limit or conf.task_time_limit for task in app.tasks.values()]

    assert 0 < conf.task_soft_time_limit < conf.task_time_limit
    assert visible > 2 * max(limits)


def test_no_task_is_asked_for_later_than_now(conf):
    """What is due later is a column and the clock's work: Redis would give a long countdown to two workers."""
    asked = [
        f"{path}:{call.lineno}"
        for hall in HALLS
        for path in (Path(settings.BASE_DIR) / hall).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", "") in ("apply_async", "delay", "retry", "signature", "s", "si")
        and LATER & {word.arg for word in call.keywords}
    ]
    assert asked == []
    assert [name for name, entry in conf.beat_schedule.items() if LATER & set(entry.get("options", {}))] == []


def test_the_worker_never_gives_up_on_redis_and_ends_what_it_has_begun(conf):
    assert conf.broker_connection_max_retries is None
    assert conf.broker_connection_retry_on_startup is True
    assert conf.worker_soft_shutdown_timeout > 0


def test_nothing_that_is_lost_is_kept_in_redis_alone(conf):
    assert conf.result_backend is None
    assert "redis" not in settings.SESSION_ENGINE
    assert "Redis" not in settings.CACHES["default"]["BACKEND"]
