"""PostgreSQL and Redis in a folder of their own, on sockets; started, broken and stopped by whoever made them."""

import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from redis import Redis

WAITING = 30  # seconds


def postgres_programs() -> Path:
    """The folder of the newest PostgreSQL on this machine, from version 15 on. Raises LookupError."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]), reverse=True)
    here = shutil.which("initdb")
    if not found and not here:
        raise LookupError("no PostgreSQL on this machine")
    return found[0].parent if found else Path(here or "").parent


def redis_program() -> str:
    """redis-server, or Valkey's. Raises LookupError."""
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if not found:
        raise LookupError("no Redis on this machine")
    return found


class Cluster:
    """A PostgreSQL cluster with log files of that size; `settings` are those of postgresql.conf."""

    def __init__(self, folder: Path, *, wal_megabytes: int = 16, **settings: Any):
        self.folder, self.data, self.programs = folder, folder / "data", postgres_programs()
        folder.mkdir(parents=True, exist_ok=True)
        # PostgreSQL refuses to run as root.
        self.user = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        folder.chmod(0o700)
        self._run(
            "initdb",
            "--no-sync",
            "--locale=C.UTF-8",
            "-E",
            "UTF8",
            "--auth=trust",
            "-U",
            "owner",
            f"--wal-segsize={wal_megabytes}",
        )
        lines = {"listen_addresses": "''", "unix_socket_directories": f"'{folder}'"} | settings
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.writelines(f"{name} = {value}\n" for name, value in lines.items())

    def url(self, user: str, database: str = "portal") -> str:
        """Where it is found."""
        return f"postgres://{user}@{quote(str(self.folder), safe='')}/{database}"

    def start(self) -> None:
        """Start it and wait until it answers. Raises CalledProcessError."""
        self._run("pg_ctl", "start", "-w", "-s", "-t", str(WAITING), "-l", str(self.folder / "log"))

    def stop(self, how: str = "immediate") -> None:
        """Stop it, as a crash does or in order; nothing where it does not run."""
        self._run("pg_ctl", "stop", "-s", "-m", how, check=False)

    def answers(self) -> bool:
        """Whether it takes connections."""
        return self._run("pg_isready", "-q", "-h", str(self.folder), data=False, check=False) == 0

    def sql(self, text: str, database: str = "postgres") -> str:
        """What psql prints, as the owner."""
        command = [self.programs / "psql", "-qtAX", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", "owner"]
        return subprocess.run([*command, "-d", database, "-c", text], check=True, capture_output=True, text=True).stdout  # noqa: S603 -- ours alone

    def _run(self, program: str, *options: str, data: bool = True, check: bool = True) -> int:
        command = [str(self.programs / program), *(["-D", str(self.data)] if data else []), *options]
        who = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        with Path(os.devnull).open("w") as nobody:
            said = {"stdout": nobody, "stderr": nobody}
            done = subprocess.run(command, cwd="/", check=check, **said, **who)  # noqa: S603 -- ours alone
        return done.returncode


class RedisServer:
    """A Redis that keeps nothing, on a socket."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        self.socket, self.folder, self.process = folder / "redis.sock", folder, None
        self.url = f"unix://{quote(str(self.socket))}"

    def start(self) -> None:
        """Start it and wait until it answers. Raises TimeoutError."""
        options = ["--port", "0", "--unixsocket", str(self.socket), "--dir", str(self.folder), "--save", ""]
        options += ["--appendonly", "no", "--enable-debug-command", "yes", "--logfile", str(self.folder / "log")]
        self.process = subprocess.Popen([redis_program(), *options])  # noqa: S603 -- ours alone
        end = time.monotonic() + WAITING
        while not self.answers():
            if time.monotonic() > end:
                raise TimeoutError("Redis did not start")
            time.sleep(0.05)

    def stop(self) -> None:
        """End it at once; what it held is gone."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def answers(self) -> bool:
        """Whether it says PONG."""
        try:
            return self.client().ping()
        except Exception:  # not there yet, or no longer
            return False

    def client(self) -> Redis:
        """A connection that gives up after a second."""
        return Redis(unix_socket_path=str(self.socket), socket_timeout=1, socket_connect_timeout=1)
