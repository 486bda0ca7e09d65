"""What bench/graceful.sh runs: the web stopped in three ways under load, the worker stopped in the middle of letters.

The listening socket is held from outside, as systemd holds that of portal-web.socket: while one gunicorn ends and the
next begins, whoever connects waits and is served.
"""

import argparse
import os
import shlex
import signal
import socket
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from bench.faulty.browser import Browser
from bench.faulty.stand import Stand
from tests.reliability.rig.programs import Program, gunicorn, until, worker

RATE = 20  # requests a second
PAGES = ("/", "/hall/", "/articles/", "/demands/own/")
LETTERS = 150
DRAIN = "1"


@dataclass
class Load:
    """Twenty requests a second until told to stop, each on a thread of its own."""

    port: int
    cookies: dict[str, str]
    heard: Counter = field(default_factory=Counter)
    slowest: float = 0.0
    over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Ask; a thread for each request, so that one that waits holds up none."""
        threads, number = [], 0
        while not self.over.wait(1 / RATE):
            threads.append(threading.Thread(target=self._ask, args=(PAGES[number % len(PAGES)],)))
            threads[-1].start()
            number += 1
        for thread in threads:
            thread.join(60)

    def _ask(self, path: str) -> None:
        begun = time.monotonic()
        self.heard[Browser(self.port, self.cookies).get(path).status] += 1
        self.slowest = max(self.slowest, time.monotonic() - begun)


class Web:
    """gunicorn on a socket that somebody else holds."""

    def __init__(self, stand: Stand, door: socket.socket):
        command = shlex.join(gunicorn(0, workers=2))
        held = f"exec 3<&{door.fileno()}; LISTEN_FDS=1 LISTEN_PID=$$ exec {command}"
        env = os.environ | stand.environment() | {"DRAIN_SECONDS": DRAIN}
        self.program = Program("web", ["sh", "-c", held], env, stand.folder / "web.log")
        self.program.sockets = (door.fileno(),)
        self.program.start()

    def is_ready(self) -> bool:
        """Whether its workers have been started: they come after it listens."""
        return len(self.program.children) >= 2

    def stop(self) -> int:
        """Told to stop as systemd tells it; what it ends with."""
        self.program.send(signal.SIGTERM)
        return self.program.process.wait(90)  # type: ignore[union-attr]


def web_is_graceful(stand: Stand, cookies: dict[str, str], seconds: float) -> bool:
    """Reload, restart, replace, in turn, under load; whether every request was answered well."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as door:
        web = Web(stand, door)
        load = Load(door.getsockname()[1], cookies)
        if not until(lambda: Browser(load.port, {}).get("/livez").status == 200, 90):
            raise TimeoutError("the web did not start")
        asking = threading.Thread(target=load.run)
        asking.start()
        done, end = Counter(), time.monotonic() + seconds
        try:
            while time.monotonic() < end:
                web = _stopped_one_way(("reloaded", "restarted", "replaced")[done.total() % 3], web, stand, door)
                done[("reloaded", "restarted", "replaced")[done.total() % 3]] += 1
                time.sleep(2)
        finally:
            load.over.set()
            asking.join(90)
            web.program.kill()
    failed = sum(number for status, number in load.heard.items() if status != 200)
    print(f"{'ok  ' if not failed else 'FAIL'} web {dict(done)} under {load.heard.total()} requests: "
          f"{failed} failed {dict(load.heard)}, slowest {load.slowest:.1f} s")  # fmt: skip
    return not failed and len(done) == 3


def _stopped_one_way(how: str, web: Web, stand: Stand, door: socket.socket) -> Web:
    """The web that serves afterwards."""
    if how == "reloaded":
        before = set(web.program.children)
        web.program.send(signal.SIGHUP)
        until(lambda: web.is_ready() and not before & set(web.program.children), 60)
        return web
    if how == "restarted":
        web.stop()
        return Web(stand, door)
    following = Web(stand, door)
    until(following.is_ready, 60)
    web.stop()
    return following


def worker_is_graceful(stand: Stand) -> bool:
    """Told to stop in the middle of letters and started again; whether each went out once and no try was cut short."""
    from django.db import connections

    from portal.notices import tell
    from portal.notices.models import Attempt, Outbox
    from tests.factories import people

    tell.send([people.person() for _n in range(LETTERS)], key="graceful", text="需求已受理")
    env, stops = os.environ | stand.environment(), 0
    while Outbox.objects.unfinished().exists():
        program = Program("worker", worker(), env, stand.folder / "worker.log")
        program.start()
        already = len(stand.sink.letters)
        _wake_until(lambda seen=already: len(stand.sink.letters) > seen + LETTERS // 4)
        program.send(signal.SIGTERM)
        program.process.wait(60)  # type: ignore[union-attr]
        stops += 1
    connections.close_all()
    cut, sent = Attempt.objects.filter(broken_off=True).count(), len(stand.sink.letters)
    well = cut == 0 and sent == LETTERS == len(set(stand.sink.letters))
    print(f"{'ok  ' if well else 'FAIL'} worker told to stop {stops} times: {sent} of {LETTERS} letters sent, "
          f"{sent - len(set(stand.sink.letters))} repeats, {cut} tries cut short")  # fmt: skip
    return well


def _wake_until(so: object) -> None:
    from portal.notices.models import Outbox
    from portal.notices.waking import wake

    end = time.monotonic() + 60
    while not so() and Outbox.objects.unfinished().exists() and time.monotonic() < end:  # type: ignore[operator]
        wake()
        time.sleep(0.2)


def main() -> int:
    """0 where nothing failed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="of load on the web")
    asked = parser.parse_args()
    stand = Stand()
    try:
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.faulty.settings"
        import django

        django.setup()
        from bench.faulty import world

        people = world.build(1)
        web = web_is_graceful(stand, people[0]["cookies"]["admin"], asked.seconds)
        return 0 if worker_is_graceful(stand) and web else 1
    finally:
        stand.end()


if __name__ == "__main__":
    sys.exit(main())
