"""Each request leaves one line in the log and stands in the figures; neither tells what is nobody's business."""

import json
import logging
from datetime import UTC, datetime, timedelta
from time import perf_counter, tzset

import pytest
from django.db import connection
from django.http import HttpResponse
from django.urls import path

from portal import access, gauges, logs, urls
from tests.factories import people
from tests.security.production import settings_of_production

pytestmark = pytest.mark.django_db


@access.open_to(access.PUBLIC)
def sleeps(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s), 'of somebody'", [0.06])
    return HttpResponse()


urlpatterns = [path("sleeps/", sleeps, name="sleeps"), *urls.urlpatterns]


@pytest.fixture
def lines():
    """What the portal's own handler would print."""
    kept = []
    handler = logging.Handler()
    handler.emit = lambda record: kept.append(json.loads(logs.JsonFormatter().format(record)))
    loggers = [logging.getLogger(name) for name in ("portal.requests", "portal.slow")]
    for each in loggers:
        each.addHandler(handler)
    yield kept
    for each in loggers:
        each.removeHandler(handler)


@pytest.mark.asvs("16.2.1")
def test_a_request_is_one_line_with_page_person_status_and_time(client, lines):
    person = people.person()
    client.force_login(person)
    client.get("/no-such-page/?q=secret")
    client.get("/desk/?q=secret")

    told = [{name: line[name] for name in ("view", "method", "status", "person")} for line in lines]
    assert told == [
        {"view": "none", "method": "GET", "status": 404, "person": person.pk},
        {"view": "desk", "method": "GET", "status": 200, "person": person.pk},
    ]
    assert [len(line["incident"]) for line in lines] == [12, 12]
    assert all(0 < line["ms"] < 60_000 for line in lines)
    assert "secret" not in json.dumps(lines)


@pytest.mark.asvs("16.2.2")
def test_a_line_says_when_in_universal_time_whatever_the_servers_zone(client, lines, monkeypatch):
    monkeypatch.setenv("TZ", "America/St_Johns")
    tzset()
    try:
        before = datetime.now(UTC)
        client.get("/no-such-page/")
    finally:
        monkeypatch.undo()
        tzset()
    said = datetime.fromisoformat(lines[0]["at"])

    assert said.utcoffset() == timedelta(0)
    assert timedelta(milliseconds=-1) <= said - before < timedelta(seconds=30)


@pytest.mark.asvs("16.4.3")
def test_lines_go_to_the_stream_that_the_system_carries_off_and_to_no_file_of_ours():
    """journald, or the container's engine, keeps and forwards them; the web cannot take a line back."""
    logging_of_production = settings_of_production()["LOGGING"]

    assert {each["class"] for each in logging_of_production["handlers"].values()} == {"logging.StreamHandler"}
    assert {each["formatter"] for each in logging_of_production["handlers"].values()} == {"json"}


@pytest.mark.parametrize("address", ["/livez", "/readyz", "/metrics"])
def test_machines_that_watch_leave_no_line(client, lines, address):
    client.get(address)

    assert lines == []


@pytest.mark.urls(__name__)
def test_a_slow_statement_is_told_without_its_parameters(client, lines, settings):
    settings.SLOW_QUERY_SECONDS = 0.05
    client.get("/sleeps/")

    slow = [line for line in lines if line["logger"] == "portal.slow"]
    assert [(line["view"], line["sql"]) for line in slow] == [("sleeps", "SELECT pg_sleep(%s), 'of somebody'")]


def test_the_figures_tell_of_requests_doors_queue_and_database(client, settings):
    settings.METRICS_TOKEN = "word"
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    client.get("/articles/")
    client.force_login(people.person())
    client.get("/year/")
    page = client.get("/metrics", headers={"authorization": "Bearer word"}).content.decode()

    figures = dict(line.rsplit(" ", 1) for line in page.splitlines() if not line.startswith("#"))
    assert figures['portal_doors_last_hour{what="refused"}'] == "1"
    assert (figures["portal_queue_waiting"], figures["portal_held_files"]) == ("-1", "0")
    assert float(figures['portal_request_seconds_count{method="GET",view="articles"}']) >= 1
    assert float(figures['portal_answers_total{status="403"}']) >= 1
    assert float(figures["portal_statements_total"]) > 0
    assert int(figures["portal_database_connections"]) >= 1
    assert int(figures["portal_database_bytes"]) > 1_000_000


def test_a_hall_adds_a_figure_of_its_own(monkeypatch):
    monkeypatch.setattr(gauges, "_gauges", [])
    gauges.counts("things", "Things", "SELECT 7")
    gauges.counts("kinds", "Kinds", "SELECT 'a', 1 UNION SELECT 'b', 2 ORDER BY 1", by="kind")

    assert "portal_things 7\n" in gauges.as_text()
    assert 'portal_kinds{kind="a"} 1\nportal_kinds{kind="b"} 2\n' in gauges.as_text()


@pytest.mark.asvs("16.2.5")
@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ("GET /accounts/password/reset/key/1a-secret/ went", "GET /accounts/password/reset/key/[key]/ went"),
        ("Not Found: /join/9q8w7e6r5t4y3u2i/", "Not Found: /join/[code]/"),
        ("Not Found: /open/9q8w7e6r5t4y3u2i/", "Not Found: /open/[code]/"),
        ("code 7K4M-92XD-P3QT asked", "code [code] asked"),
        ("?token=abc&x=1", "?token=[hidden]&x=1"),
        ('{"password": "a long one"}', '{"password": "[hidden] long one"}'),
        ("身份证 11010519491231002X，电话 13812345678", "身份证 [identity]，电话 [phone]"),
        ("mail to zhang.san@example.org failed", "mail to [mail] failed"),
        ("number 202603100001234 stays", "number 202603100001234 stays"),
    ],
)
def test_codes_and_personal_data_are_scrubbed(said, stands):
    assert logs.scrubbed(said) == stands


def test_a_scrubber_can_be_added(monkeypatch):
    monkeypatch.setattr(logs, "_scrubbers", list(logs._scrubbers))
    logs.scrubs(r"RMB \d+", "[money]")

    assert logs.scrubbed("paid RMB 100") == "paid [money]"


def test_scrubbing_hostile_text_is_quick():
    for text in ("1" * 100_000, "a@" * 50_000, "a." * 50_000, "token=" * 20_000, "A1B2-" * 20_000):
        begun = perf_counter()
        logs.scrubbed(text)
        assert perf_counter() - begun < 0.5
