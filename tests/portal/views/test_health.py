"""For machines that watch: does the process live, can it serve, is it about to stop."""

import re
import socket
import threading
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from portal import draining
from portal.notices import pulse
from portal.notices.models import Heartbeat
from portal.tasks import tick


def test_the_process_lives_and_the_database_is_not_asked(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/livez").json() == {"status": "alive"}


def _spoken(said):
    if b"HELLO" in said:
        return b"%1\r\n$5\r\nproto\r\n:3\r\n"
    return b"+PONG\r\n" if b"PING" in said else b"+OK\r\n" * said.count(b"*")


@pytest.fixture
def answering():
    """Something that speaks Redis's language as far as PING."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                line, _who = server.accept()
            except OSError:
                return
            with line:
                while said := line.recv(4096):
                    line.sendall(_spoken(said.upper()))

    threading.Thread(target=serve, daemon=True).start()
    yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"
    server.close()


@pytest.fixture
def ticking(transactional_db):
    """The clock's task ran just now; /readyz looks from a connection of its own, which sees what is committed."""
    pulse.beats(pulse.CLOCK)


def test_ready_with_database_migrations_redis_and_a_clock_that_ticks(client, ticking, settings, answering):
    settings.REDIS_URL = answering
    answer = client.get("/readyz")

    assert answer.status_code == 200
    checks = {"database": "ok", "redis": "ok", "background": "ok", "scanner": "none"}
    assert answer.json() == {"status": "ready"} | checks


def test_without_its_scanner_of_files_it_is_degraded_and_not_down(client, ticking, settings, answering):
    settings.REDIS_URL, settings.SCANNER = answering, "unix:/nowhere/clamd"
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["status"], answer.json()["scanner"]) == (200, "degraded", "unreachable")


@pytest.mark.asvs("16.5.2")
def test_without_redis_it_is_degraded_and_not_down(client, ticking, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/readyz")

    assert answer.status_code == 200
    checks = {"database": "ok", "redis": "unreachable", "background": "ok", "scanner": "none"}
    assert answer.json() == {"status": "degraded"} | checks


def test_with_beat_or_worker_standing_still_it_is_degraded(client, ticking, settings, answering):
    settings.REDIS_URL = answering
    Heartbeat.objects.update(at=timezone.now() - pulse.LATE - timedelta(seconds=5))
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["status"], answer.json()["background"]) == (200, "degraded", "late")
    tick()
    assert client.get("/readyz").json()["background"] == "ok"


def test_with_migrations_pending_it_is_not_ready(client, transactional_db):
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("records", "0002_chain")
    try:
        answer = client.get("/readyz")
    finally:
        recorder.record_applied("records", "0002_chain")

    assert (answer.status_code, answer.json()["database"]) == (503, "migrations pending")


def test_a_process_that_is_about_to_stop_is_not_ready_but_serves(client, db, monkeypatch):
    monkeypatch.setattr(draining, "_stopping", bytearray(b"\1"))

    assert (client.get("/readyz").status_code, client.get("/articles/").status_code) == (503, 200)


def test_a_stop_is_told_to_gunicorn_once_after_the_pause(monkeypatch):
    monkeypatch.setattr(draining, "_stopping", bytearray(1))
    monkeypatch.setattr(draining, "DRAIN_SECONDS", 0.05)
    told = []
    server = SimpleNamespace(signal=lambda number, frame: told.append(number))
    draining.drain(server, 15)
    draining.drain(server, 15)

    assert (draining.has_begun(), told) == (True, [])
    time.sleep(0.3)
    assert told == [15]


@pytest.mark.asvs("16.5.2")
@pytest.mark.django_db(transaction=True)
def test_without_the_database_it_is_down_but_lives(settings, visitor):
    good = connections["default"].settings_dict["NAME"]
    connection.close()
    connections["default"].settings_dict["NAME"] = "no_such_database"
    try:
        down, alive, page = visitor.get("/readyz"), visitor.get("/livez"), visitor.get("/hall/")
    finally:
        connection.close()
        connections["default"].settings_dict["NAME"] = good

    assert (down.status_code, down.json()["database"]) == (503, "unreachable")
    assert alive.status_code == 200
    assert (page.status_code, page["Retry-After"]) == (503, "10")
    assert "已保存的草稿、已提交的材料都在" in page.content.decode()
    assert re.search(r"问题编号 <b[^>]*>[0-9A-F]{12}</b>", page.content.decode())
