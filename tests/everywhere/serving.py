"""The portal as processes of their own over the test's database, and a browser's requests to them without a browser."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from tempfile import TemporaryFile
from typing import IO
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
STARTING = 60  # seconds


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    text: str
    cookies: str


def ask(port: int, path: str, *, session: str, cookie: str = "", sent: dict | None = None) -> Answer:
    """One request, as a browser with this session sends it; with `sent` it is a form."""
    talk = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        head = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {cookie}"} | (FORM if sent is not None else {})
        talk.request(
            "GET" if sent is None else "POST", path, urlencode(sent, doseq=True) if sent is not None else None, head
        )
        got = talk.getresponse()
        text = got.read().decode(errors="replace")
        return Answer(got.status, got.getheader("Location") or "", text, got.getheader("Set-Cookie") or "")
    finally:
        talk.close()


def open_form(port: int, path: str, session: str) -> tuple[dict, str]:
    """The hidden fields of the form on a page, and the cookie that goes with them."""
    page = ask(port, path, session=session)
    hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|token)" value="([^"]+)"', page.text))
    return hidden, page.cookies.split(";")[0]


@contextmanager
def processes(count: int, door: str) -> Iterator[list[int]]:
    """So many servers, each a process with a port of its own; they end with the block."""
    ports = [_free_port() for _n in range(count)]
    with TemporaryFile() as said:
        running = [_start(port, door, said) for port in ports]
        try:
            for port, server in zip(ports, running, strict=True):
                _wait_for(port, server, said)
            yield ports
        finally:
            for server in running:
                server.terminate()
            for server in running:
                server.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _start(port: int, door: str, said: IO[bytes]) -> subprocess.Popen:
    command = [sys.executable, "-m", "gunicorn", f"{door}:application", "--bind", f"127.0.0.1:{port}"]
    return subprocess.Popen(  # noqa: S603 -- ours alone: no shell, no word of anybody else's
        [*command, "--workers", "1", "--threads", "8", "--log-level", "error"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": database_address()},
        stdout=said,
        stderr=said,
    )


def database_address() -> str:
    """The address of the database in which this test runs."""
    at = connection.settings_dict
    who = quote(at["USER"] or "", safe="") + (f":{quote(at['PASSWORD'], safe='')}" if at["PASSWORD"] else "")
    where = quote(database_host(), safe="") + (f":{at['PORT']}" if at["PORT"] else "")
    return f"postgres://{who}{'@' if who else ''}{where}/{at['NAME']}"


def database_host() -> str:
    """Where it is: a host, or a socket's folder, which may stand in the place of the host or among the options."""
    at = connection.settings_dict
    return at["HOST"] or at.get("OPTIONS", {}).get("host", "")


def _wait_for(port: int, server: subprocess.Popen, said: IO[bytes]) -> None:
    end = time.monotonic() + STARTING
    while time.monotonic() < end:
        try:
            if ask(port, "/livez", session="").status == 200:
                return
        except OSError:
            time.sleep(0.1)
        if server.poll() is not None:
            break
    said.seek(0)
    raise RuntimeError(f"the server on port {port} did not start:\n{said.read().decode()[-2000:]}")
