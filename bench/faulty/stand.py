"""A portal of the bench's own: services, two instances of the web behind a front, worker and beat, kept running."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

from tests.reliability.rig.front import Front
from tests.reliability.rig.programs import FAKETIME, Keeper, Program, beat, free_port, gunicorn, until, worker
from tests.reliability.rig.scanner import Scanner
from tests.reliability.rig.services import Cluster, RedisServer
from tests.reliability.rig.sink import Sink

CONNECTIONS = 40
DISKS = {"pg": "400m", "files": "24m"}  # of the disks that are filled


class Stand:
    """Everything that is broken here; `end` leaves nothing behind."""

    def __init__(self, *, small_disks: bool = False):
        signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(143))  # told to stop, it stops what it started
        self.folder, self.mounted = Path(mkdtemp(prefix="faults-")), []
        self.folder.chmod(0o755)
        self.programs: list[Program] = []
        self.ending = [self._leave_no_folder]
        try:
            self._start(small_disks)
        except BaseException:
            self.end()
            raise

    def _start(self, small_disks: bool) -> None:
        if small_disks:
            self._mount()
        (self.folder / "files").mkdir(exist_ok=True)
        # Small log files that are not used again: on a full disk the next one cannot be made, and the server falls.
        small = {"wal_megabytes": 1, "wal_recycle": "off", "min_wal_size": "'2MB'", "max_wal_size": "'32MB'"}
        self.cluster = Cluster(self.folder / "pg", max_connections=CONNECTIONS, **(small if small_disks else {}))
        self.ending.append(lambda: self.cluster.stop("fast"))
        self.cluster.start()
        self.cluster.sql("CREATE ROLE web LOGIN")
        self.cluster.sql("CREATE DATABASE portal")
        self.redis = RedisServer(self.folder / "redis")
        self.ending.append(self.redis.stop)
        self.redis.start()
        self.sink = Sink()
        self.ending.append(self.sink.end)
        self.scanner = Scanner()
        self.ending.append(self.scanner.end)
        os.environ.update(self.environment(role="owner"))

    def environment(self, role: str = "web") -> dict[str, str]:
        """What its processes are told."""
        return {
            "DJANGO_SETTINGS_MODULE": "bench.faulty.settings",
            "DATABASE_URL": self.cluster.url(role),
            "REDIS_URL": self.redis.url,
            "EMAIL_URL": self.sink.url,
            "SCANNER": self.scanner.address,
            "FILES_DIR": str(self.folder / "files"),
            "SCRATCH": str(self.folder),
            "WEB_ROLE": "web",
        }

    def serve(self) -> None:
        """Start web, worker and beat; from now on whatever ends is started again. Raises TimeoutError."""
        ports = [free_port(), free_port()]
        env = os.environ | self.environment()
        commands = {f"web{n}": gunicorn(port, workers=1) for n, port in enumerate(ports, 1)}
        commands |= {"worker": worker(), "beat": beat(self.folder)}
        made = {name: Program(name, command, env, self.folder / f"{name}.log") for name, command in commands.items()}
        self.programs = list(made.values())
        self.webs, self.worker, self.beat = [made["web1"], made["web2"]], made["worker"], made["beat"]
        for program in self.programs:
            program.start()
        self.keeper = Keeper(self.programs)
        self.ending.append(self._stop_programs)
        self.front = Front(ports)
        self.ending.append(self.front.end)
        if not until(lambda: all(self.listens(port) for port in ports), 90):
            raise TimeoutError(f"the web did not start, see {self.folder}")

    def listens(self, port: int) -> bool:
        """Whether an instance answers there."""
        from bench.faulty.browser import Browser

        return Browser(port, {}).ask("GET", "/livez").status == 200

    def with_clock(self, programs: list[Program], shift: str) -> None:
        """Start these again with a clock that stands otherwise (+1h, -1h, or nothing for the right one)."""
        own = {"LD_PRELOAD": str(FAKETIME), "FAKETIME": shift, "FAKETIME_DONT_FAKE_MONOTONIC": "1"} if shift else {}
        for program in programs:
            program.env = os.environ | self.environment() | own
            program.kill()
        until(lambda: all(self.listens(port) for port in self.front.ports), 30)

    def tail(self) -> str:
        """The last lines of every log, for whoever has to find out what went wrong."""
        found = [(log.name, log.read_text(errors="replace")) for log in sorted(self.folder.glob("*.log"))]
        errors = [line[:3000] for _name, text in found for line in text.splitlines() if "Internal Server Error" in line]
        return "\n".join([*(f"--- {name}\n{text[-600:]}" for name, text in found), *errors[:5]])

    def end(self) -> None:
        """Stop everything, whatever state it is in."""
        for step in reversed(self.ending):
            with suppress(Exception):
                step()

    def _stop_programs(self) -> None:
        self.keeper.end()
        for program in self.programs:
            program.wanted = False
            program.kill()

    def _mount(self) -> None:
        for name, size in DISKS.items():
            place = self.folder / name
            place.mkdir()
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], check=True)
            self.mounted.append(place)

    def _leave_no_folder(self) -> None:
        for place in self.mounted:
            subprocess.run(["umount", "-l", place], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)
