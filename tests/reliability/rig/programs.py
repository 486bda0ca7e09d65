"""Programs as processes, each in a group of its own; a keeper starts again what ended, as a service manager does."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from django.conf import settings

# What moves the clock of a whole process (Debian: faketime), where it is installed.
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Program:
    """One program with its children."""

    def __init__(self, name: str, command: Sequence[str], env: dict[str, str], log: Path):
        self.name, self.command, self.env, self.log = name, list(command), dict(env), log
        self.process: subprocess.Popen | None = None
        self.sockets: tuple[int, ...] = ()  # open files that it inherits
        self.wanted = False

    def start(self) -> None:
        """Start it unless it runs."""
        self.wanted = True
        if self.is_alive:
            return
        with self.log.open("ab") as said:
            own = {"stdout": said, "stderr": said, "start_new_session": True, "pass_fds": self.sockets}
            self.process = subprocess.Popen(self.command, cwd=settings.BASE_DIR, env=self.env, **own)  # noqa: S603 -- ours

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def children(self) -> list[int]:
        """The processes that it started, by number."""
        if self.process is None:
            return []
        with suppress(OSError):
            own = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
            return [int(number) for number in own.read_text().split()]
        return []

    def send(self, number: int) -> None:
        """A signal to the program itself."""
        if self.is_alive and self.process:
            self.process.send_signal(number)

    def kill(self) -> None:
        """End it and all that it started, at once."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self, patience: float = 20) -> None:
        """Ask it to end and insist after `patience` seconds; it is not started again."""
        self.wanted = False
        self.send(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            if self.process:
                self.process.wait(patience)
        self.kill()


class Keeper:
    """Starts again what ended, as systemd does, until told to stop."""

    def __init__(self, programs: Sequence[Program], pause: float = 0.2):
        self.programs, self.pause, self.ended = programs, pause, threading.Event()
        self.thread = threading.Thread(target=self._keep, daemon=True)
        self.thread.start()

    def _keep(self) -> None:
        while not self.ended.wait(self.pause):
            for program in self.programs:
                if program.wanted and not program.is_alive:
                    program.kill()  # children that outlived it
                    program.start()

    def end(self) -> None:
        """Let what ends stay ended."""
        self.ended.set()
        self.thread.join()


def gunicorn(port: int, *, workers: int = 2, door: str = "portal.wsgi", options: Sequence[str] = ()) -> list[str]:
    """The web, as production starts it."""
    bind = ["--bind", f"127.0.0.1:{port}"] if port else []
    sizes = ["--workers", str(workers), "--threads", "4", "--log-level", "warning"]
    return [sys.executable, "-m", "gunicorn", door, "--config", "python:portal.draining", *bind, *sizes, *options]


def worker(*, app: str = "portal.celery", options: Sequence[str] = ("--concurrency", "2")) -> list[str]:
    """The worker."""
    return [sys.executable, "-m", "celery", "-A", app, "worker", "--loglevel", "warning", *options]


def beat(folder: Path) -> list[str]:
    """The clock of the worker."""
    own = ["--schedule", str(folder / "beat"), "--loglevel", "warning"]
    return [sys.executable, "-m", "celery", "-A", "portal.celery", "beat", *own]


def until(what: Callable[[], bool], patience: float, pause: float = 0.05) -> bool:
    """Whether it came to be so within `patience` seconds."""
    end = time.monotonic() + patience
    while not what():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True
