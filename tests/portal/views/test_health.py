"""For machines that watch, and for people when something breaks: alive, ready, an incident number, one line a log."""

import json
import logging
import re
import socket
import threading

import pytest
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from portal import access, logs, urls
from tests.factories import people


@access.open_to(access.PUBLIC)
def breaks(request):
    logging.getLogger("portal.tests").warning("第一行\n第二行 “引号”")
    raise ZeroDivisionError("秘密的细节")


@access.open_to(access.PUBLIC)
def takes(request):
    return HttpResponse()


urlpatterns = [path("breaks/", breaks), path("takes/", takes), *urls.urlpatterns]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


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


def test_ready_with_database_migrations_and_redis(client, db, settings, answering):
    settings.REDIS_URL = answering
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "database": "ok", "redis": "ok"}


def test_without_redis_it_is_degraded_and_not_down(client, db, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "degraded", "database": "ok", "redis": "unreachable"}


def test_with_migrations_pending_it_is_not_ready(client, db):
    MigrationRecorder(connection).record_unapplied("records", "0002_chain")
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["database"]) == (503, "migrations pending")


@pytest.mark.django_db(transaction=True)
def test_without_the_database_it_is_down_but_lives(settings, visitor):
    good = connections["default"].settings_dict["NAME"]
    connection.close()
    connections["default"].settings_dict["NAME"] = "no_such_database"
    try:
        down, alive, page = visitor.get("/readyz"), visitor.get("/livez"), visitor.get("/units/")
    finally:
        connection.close()
        connections["default"].settings_dict["NAME"] = good

    assert (down.status_code, down.json()["database"]) == (503, "unreachable")
    assert alive.status_code == 200
    assert page.status_code in (302, 500)


@pytest.mark.urls(__name__)
def test_a_mistake_of_ours_is_told_in_chinese_with_the_number_that_stands_in_the_log(visitor, db, capture):
    answer = visitor.get("/breaks/")

    page = answer.content.decode()
    number = re.search(r"问题编号 <b[^>]*>([0-9A-F]{12})</b>", page).group(1)
    assert answer.status_code == 500
    assert "系统出错，这次没有办成" in page
    assert "秘密的细节" not in page
    lines = [json.loads(line) for line in capture()]
    assert {line["request"][:12].upper() for line in lines} == {number}
    assert answer["X-Request-Id"][:12].upper() == number
    assert "ZeroDivisionError" in lines[-1]["error"]


@pytest.fixture
def capture():
    """The lines that the portal's own handler would print."""
    lines = []

    class Kept(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    handler = Kept()
    handler.addFilter(logs.RequestIdFilter())
    handler.setFormatter(logs.JsonFormatter())
    logging.getLogger().addHandler(handler)
    yield lambda: lines
    logging.getLogger().removeHandler(handler)


@pytest.mark.urls(__name__)
def test_a_log_line_is_one_line_of_json_whatever_it_says(visitor, db, capture):
    visitor.get("/breaks/")

    assert [line.count("\n") for line in capture()] == [0] * len(capture())
    line = json.loads(capture()[0])
    assert set(line) == {"at", "level", "logger", "request", "message"}
    assert (line["level"], line["logger"]) == ("WARNING", "portal.tests")
    assert line["message"] == "第一行\n第二行 “引号”"


def test_outside_a_request_a_line_has_no_request(capture):
    logging.getLogger("portal.tests").error("夜间任务失败")

    assert json.loads(capture()[-1])["request"] == ""


def incident_in(answer):
    return re.search(r"问题编号 <b[^>]*>([0-9A-F]{12})</b>", answer.content.decode()).group(1)


@pytest.mark.parametrize(("address", "status", "says"), [("/no-such-page/", 404, "没有"), ("/year/", 403, "没有权限")])
def test_error_pages_are_in_chinese_with_a_number_of_their_own(client, db, address, status, says):
    client.force_login(people.person())
    first, second = client.get(address), client.get(address)

    assert (first.status_code, second.status_code) == (status, status)
    assert says in first.content.decode()
    assert incident_in(first) != incident_in(second)


@pytest.mark.urls(__name__)
def test_a_form_without_its_secret_is_refused_in_chinese(db):
    answer = Client(enforce_csrf_checks=True).post("/takes/")

    assert answer.status_code == 403
    assert 'lang="zh-Hans"' in answer.content.decode()
    assert incident_in(answer)


def test_each_request_has_an_id_of_its_own(client, db):
    ids = {client.get("/articles/")["X-Request-Id"] for _ in range(3)}

    assert [len(each) for each in ids] == [32, 32, 32]
    assert logs.request_id.get() == ""
