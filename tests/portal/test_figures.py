"""What runs in the background, in figures; a task that fails is never silent."""

import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from portal import failures, figures, logs
from portal.celery import app as celery
from portal.notices import outbox
from portal.notices.models import Outbox, TaskFailure
from portal.tasks import tick


@pytest.mark.asvs("13.4.5")
def test_the_figures_are_for_whoever_knows_the_word(client, db, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404
    settings.METRICS_TOKEN = "word"
    assert client.get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 404

    page = client.get("/metrics", headers={"authorization": "Bearer word"}).content.decode()
    assert "portal_outbox_waiting 0\n" in page
    assert "portal_clock_age_seconds -1.0\n" in page


def test_what_waits_what_was_given_up_and_what_failed_are_counted(db):
    outbox.put("nobody does this", "a")
    outbox.put("nobody does this", "b")
    Outbox.objects.filter(key="b").update(parked_at=timezone.now())
    failures.keep_the_failure(sender=tick, task_id="0123456789abcdef", exception=ValueError("没有纸了"))
    found = figures.now()

    assert (found.outbox_waiting, found.outbox_parked, found.task_failures) == (1, 1, 1)
    assert 0 <= found.outbox_oldest_seconds < 60
    assert TaskFailure.objects.values_list("task", "incident", "error").get() == (
        "portal.tasks.tick", "0123456789AB", "ValueError: 没有纸了",
    )  # fmt: skip


def test_the_command_shows_what_is_parked_and_puts_it_back(db, capsys):
    outbox.put("nobody does this", "a")
    Outbox.objects.update(parked_at=timezone.now(), error="没有纸了", attempts=3)
    call_command("outbox", "--retry")
    said = capsys.readouterr().out

    assert "nobody does this a: 3 tries, sent 0 x, cut short 0 x: 没有纸了" in said
    assert "1 put back" in said
    assert Outbox.objects.parked().count() == 0


@pytest.mark.asvs("16.3.4", "16.5.4")
def test_a_task_that_fails_leaves_one_line_with_its_number(db, capture):
    @celery.task(name="tests.failing")
    def failing():
        return 1 / 0

    failing.apply(task_id="fedcba98-7654-3210-0000-000000000000")
    line = next(found for found in map(json.loads, capture()) if found["logger"] == "portal.failures")

    assert line["message"] == "task tests.failing failed, incident FEDCBA987654"
    assert "ZeroDivisionError" in line["error"]
    assert line["request"].startswith("fedcba98")
    assert logs.request_id.get() == ""
