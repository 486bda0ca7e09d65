"""The faults: each does its harm again and again until its time is over, mends it, and says what it saw.

A fault is a function(stand, end) that gives a sentence and whether what was expected of the portal was so.
"""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress

import psycopg2

from bench.faulty.browser import Answer, Browser
from bench.faulty.stand import CONNECTIONS, Stand
from tests.reliability.rig.programs import FAKETIME, until

Told = tuple[str, bool]
FAULTS: dict[str, Callable[[Stand, float], Told]] = {}
SAFE = "已保存的草稿、已提交的材料都在"
LIMIT = 5.0  # seconds: for a page that says that it cannot, and for coming back


def fault(function: Callable[[Stand, float], Told]) -> Callable[[Stand, float], Told]:
    """Register under the name with hyphens."""
    FAULTS[function.__name__.replace("_", "-")] = function
    return function


def _turns(end: float, pause: float) -> range | list:
    """As many turns as there is time for, each after a pause."""
    while time.monotonic() + pause < end:
        time.sleep(pause)
        yield


def _timed(stand: Stand, path: str = "/hall/") -> tuple[Answer, float]:
    begun = time.monotonic()
    return Browser(stand.front.port, {}).get(path), time.monotonic() - begun


def _kill(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


@fault
def kill9_web(stand: Stand, end: float) -> Told:
    """A worker of the web, or its master, every two seconds; on a slow machine only once anybody serves again."""
    killed = 0
    for _turn in _turns(end, 2.0):
        until(lambda: _timed(stand, "/livez")[0].status == 200, end - time.monotonic())
        web = random.choice(stand.webs)  # noqa: S311 -- no secret
        victims = [*web.children * 4, web.process.pid]  # a master takes seconds to come back
        killed += _kill(random.choice(victims))  # noqa: S311 -- no secret
    return f"{killed} processes killed", killed > 0


@fault
def kill9_worker(stand: Stand, end: float) -> Told:
    """A process of the worker's pool, or the worker itself."""
    killed = 0
    for _turn in _turns(end, 1.5):
        killed += _kill(random.choice([*stand.worker.children, stand.worker.process.pid]))  # noqa: S311 -- no secret
    return f"{killed} processes killed", killed > 0


@fault
def redis_stop(stand: Stand, end: float) -> Told:
    """Redis away for four seconds, back for four."""
    stops = 0
    for _turn in _turns(end, 4.0):
        stand.redis.stop()
        time.sleep(4)
        stand.redis.start()
        stops += 1
    return f"stopped {stops} times", stops > 0


@fault
def redis_flush(stand: Stand, end: float) -> Told:
    """Everything in Redis gone, every second."""
    flushed = sum(bool(stand.redis.client().flushall()) for _turn in _turns(end, 1.0))
    return f"flushed {flushed} times", flushed > 0


@fault
def redis_slow(stand: Stand, end: float) -> Told:
    """Redis hangs three seconds out of five."""
    slow = 0
    for _turn in _turns(end, 2.0):
        with suppress(Exception):  # our own connection gives up after a second; Redis sleeps on
            stand.redis.client().execute_command("DEBUG", "SLEEP", "3")
        time.sleep(2)
        slow += 1
    return f"slept {slow} times", slow > 0


@fault
def pg_immediate(stand: Stand, end: float) -> Told:
    """PostgreSQL stopped as by a crash, away for three seconds, started."""
    away, back = [], []
    for _turn in _turns(end, 4.0):
        stand.cluster.stop("immediate")
        away.append(_timed(stand))
        time.sleep(2)
        stand.cluster.start()
        begun = time.monotonic()
        until(lambda: _timed(stand)[0].status == 200, 30)
        back.append(time.monotonic() - begun)
    honest = [answer.status == 503 and SAFE in answer.text and bool(answer.incident) for answer, _took in away]
    slowest, longest = max([took for _answer, took in away], default=0), max(back, default=0)
    return (
        f"stopped {len(back)} times; 503 page in at most {slowest:.1f} s; served again after at most {longest:.1f} s",
        all(honest) and bool(back) and max(slowest, longest) <= LIMIT,
    )


@fault
def conn_exhaust(stand: Stand, end: float) -> Told:
    """Every connection that is left is taken by somebody idle, for four seconds out of six."""
    slowest, seen = 0.0, set()
    for _turn in _turns(end, 2.0):
        with ExitStack() as held:
            with suppress(psycopg2.OperationalError):
                for _each in range(CONNECTIONS * 2):
                    held.enter_context(_closing(psycopg2.connect(stand.cluster.url("web"))))
            for web in stand.webs:
                for child in web.children:  # new processes have no connection yet
                    _kill(child)
            until(lambda: _timed(stand, "/livez")[0].status == 200, 20)
            stop = time.monotonic() + 4
            while time.monotonic() < stop:
                answer, took = _timed(stand)
                seen.add(answer.status)
                slowest = max(slowest, took)
    return f"answers {sorted(seen)} in at most {slowest:.1f} s", 503 in seen and 500 not in seen and slowest <= LIMIT


class _closing:
    """psycopg2's own context ends a transaction, not the connection."""

    def __init__(self, talk: object):
        self.talk = talk

    def __enter__(self) -> object:
        return self.talk

    def __exit__(self, *_error: object) -> None:
        self.talk.close()  # type: ignore[attr-defined]


@fault
def deadlock(stand: Stand, end: float) -> Told:
    """Rows of the newest demands locked in the wrong order, then held for longer than anybody waits for a lock."""
    before, held = _deadlocks(stand), 0
    for _turn in _turns(end, 0.5):
        with _closing(psycopg2.connect(stand.cluster.url("owner"))) as talk, suppress(psycopg2.Error):
            cursor = talk.cursor()
            cursor.execute("SELECT id FROM collection_demand ORDER BY id DESC LIMIT 3")
            newest = [row[0] for row in cursor.fetchall()]
            cursor.execute(
                "SELECT 1 FROM records_head WHERE machine = 'demand' AND object_id = ANY(%s) FOR UPDATE", [newest]
            )
            time.sleep(0.3)
            cursor.execute("SET lock_timeout = '3s'")
            cursor.execute("SELECT 1 FROM collection_demand WHERE id = ANY(%s) FOR UPDATE", [newest])
            time.sleep(random.choice([0, 5]))  # noqa: S311 -- no secret
            held += 1
    return f"{_deadlocks(stand) - before} deadlocks, rows held {held} times", held > 0


def _deadlocks(stand: Stand) -> int:
    return int(stand.cluster.sql("SELECT deadlocks FROM pg_stat_database WHERE datname = 'portal'"))


@fault
def disk_full(stand: Stand, end: float) -> Told:
    """The disks of database and files full for four seconds out of eight; then room, and a start if it fell."""
    if not stand.mounted:
        return "skipped: only root can mount a small disk of its own", True
    times = fell = 0
    for _turn in _turns(end, 4.0):
        for place in stand.mounted:
            _fill(place / "ballast")
        with suppress(Exception):  # a new log file is needed at once, and cannot be made: the server falls
            stand.cluster.sql("SELECT pg_switch_wal()")
        time.sleep(4)
        for place in stand.mounted:
            (place / "ballast").unlink(missing_ok=True)
        times += 1
        if not stand.cluster.answers():
            fell += 1
            stand.cluster.stop("immediate")
            stand.cluster.start()
    back = until(lambda: _timed(stand)[0].status == 200, LIMIT)
    return f"full {times} times, the database fell {fell} times and came back each time", back and times > 0


def _fill(path: object) -> None:
    with suppress(OSError), open(path, "wb", buffering=0) as ballast:  # type: ignore[call-overload]
        for size in (1 << 20, 1 << 12, 1 << 8):
            with suppress(OSError):
                while True:
                    ballast.write(bytes(size))


@fault
def clock_jump(stand: Stand, end: float) -> Told:
    """One instance of the web and the worker an hour ahead, then an hour behind; the database's clock is right."""
    if FAKETIME is None:
        return "skipped: libfaketime is not on this machine", True
    shifted = [stand.webs[1], stand.worker]
    half = (end - time.monotonic()) / 2
    for shift in ("+1h", "-1h"):
        stand.with_clock(shifted, shift)
        time.sleep(max(half - 1, 5))
    stand.with_clock(shifted, "")
    return "an hour ahead, an hour behind", True


@fault
def drop_response(stand: Stand, end: float) -> Told:
    """Every third answer to a form is lost after it was made."""
    before = stand.front.lost
    stand.front.losing = 0.33
    time.sleep(max(end - time.monotonic(), 1))
    until(lambda: stand.front.lost > before, 20)
    stand.front.losing = 0.0
    return f"{stand.front.lost - before} answers lost", stand.front.lost > before


@fault
def clamd_down(stand: Stand, end: float) -> Told:
    """The scanner hangs up on everybody: what comes in meanwhile is held, and gets its verdict afterwards."""
    before = _held(stand)
    stand.scanner.is_down = True
    time.sleep(max(end - time.monotonic() - 1, 1))
    until(lambda: _held(stand) > before, 20)
    held = _held(stand) - before
    stand.scanner.is_down = False
    done = until(lambda: _held(stand) == 0, 90, pause=1)
    return f"{held} files held, {'all' if done else 'not all'} scanned afterwards", done and held > 0


def _held(stand: Stand) -> int:
    return int(stand.cluster.sql("SELECT count(*) FROM documents_storedfile WHERE verdict = 'held'", "portal"))
