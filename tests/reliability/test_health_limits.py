"""Within a second a process says whether it lives and whether it can serve, whatever hangs or is gone behind it."""

import json
import os
import socket
import threading
import time
from http.client import HTTPConnection

import pytest

from tests.everywhere.serving import database_address
from tests.reliability.rig.programs import Program, free_port, gunicorn, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LIMIT = 1.0  # seconds
NOBODY = "redis://127.0.0.1:1/0"


def ask(port, path):
    """Status, what was said, and how many seconds it took."""
    begun = time.monotonic()
    talk = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        talk.request("GET", path)
        answer = talk.getresponse()
        said = answer.read().decode()
        return answer.status, said, time.monotonic() - begun
    finally:
        talk.close()


def lives(port):
    try:
        return ask(port, "/livez")[0] == 200
    except OSError:
        return False


@pytest.fixture
def serving(tmp_path):
    """A web of its own, told where database and Redis are."""
    started = []

    def start(*, database="", redis=NOBODY, drain="0"):
        env = os.environ | {"DATABASE_URL": database or database_address(), "REDIS_URL": redis, "DRAIN_SECONDS": drain}
        port = free_port()
        program = Program("web", gunicorn(port, workers=1), env, tmp_path / "web.log")
        started.append(program)
        program.start()
        assert until(lambda: lives(port), 60), program.log.read_text()[-2000:]
        return port, program

    yield start
    for program in started:
        program.kill()


@pytest.fixture
def silent():
    """Something that takes every connection and never says a word."""
    door = socket.create_server(("127.0.0.1", 0), backlog=50)
    kept = []

    def take():
        while True:
            try:
                kept.append(door.accept())
            except OSError:
                return

    threading.Thread(target=take, daemon=True).start()
    yield door.getsockname()[1]
    door.close()
    for taken, _who in kept:
        taken.close()


def both(port):
    """/livez and /readyz: status, what each says, whether both came in time. The first look reads the migrations."""
    ask(port, "/readyz")
    alive, ready = ask(port, "/livez"), ask(port, "/readyz")
    return alive[0], ready[0], json.loads(ready[1]), max(alive[2], ready[2]) <= LIMIT


def test_with_redis_gone_or_hanging_it_is_degraded_in_time(serving, silent):
    for redis in (NOBODY, f"redis://127.0.0.1:{silent}/0"):
        alive, ready, said, in_time = both(serving(redis=redis)[0])

        assert (alive, ready, said["status"], said["redis"]) == (200, 200, "degraded", "unreachable")
        assert in_time


def test_with_the_database_gone_or_hanging_it_is_down_in_time(serving, silent):
    for port in (1, silent):
        alive, ready, said, in_time = both(serving(database=f"postgres://nobody@127.0.0.1:{port}/portal")[0])

        assert (alive, ready, said) == (200, 503, {"status": "down", "database": "unreachable"})
        assert in_time


def test_a_page_without_its_database_is_a_503_within_five_seconds(serving, silent):
    for port in (1, silent):
        status, said, took = ask(serving(database=f"postgres://nobody@127.0.0.1:{port}/portal")[0], "/hall/")

        assert (status, "已保存的草稿、已提交的材料都在" in said) == (503, True)
        assert took <= 5


def test_told_to_stop_it_is_not_ready_but_serves_until_the_pause_is_over(serving):
    port, web = serving(drain="3")
    web.send(15)
    assert until(lambda: ask(port, "/readyz")[0] == 503, 2)

    assert ask(port, "/readyz")[1] == '{"status": "stopping"}'
    assert ask(port, "/articles/")[0] == 200
    web.process.wait(20)
    with pytest.raises(ConnectionRefusedError):
        ask(port, "/livez")


def test_a_request_under_way_is_answered_before_it_stops(serving):
    """The slowest thing at hand: a request whose body is still being sent."""
    port, web = serving()
    with socket.create_connection(("127.0.0.1", port), 10) as slow:
        slow.sendall(b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\n")
        time.sleep(0.5)
        web.send(15)
        time.sleep(0.5)
        slow.sendall(b"a=b")
        answer = slow.recv(100)

    assert answer.startswith(b"HTTP/1.1 ")
    assert web.process.wait(20) == 0
