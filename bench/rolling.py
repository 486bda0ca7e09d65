"""The requests of bench/rolling.sh: `lives PORT`, `unready PORT`, `smoke PORT`, `watch PORT FILE`, `fill ROWS`."""

import http.client
import json
import os
import re
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import psycopg2

LONGEST = 2.0  # seconds that a request may wait for a migration
PAUSE = 0.05  # 20 requests in a second
PAGES = ("/", "/articles/", "/accounts/login/", "/verify/?code=7K4M-92XD-P3QT", "/guidelines/", "/notices/")
WRITES = "/accounts/password/reset/"
# Rows as they would be after years, in the tables that grow; without triggers, as only their number matters here.
FILL = (
    "SET session_replication_role = replica",
    "INSERT INTO records_record (machine, object_id, seq, step, label, articles, before, after, person_id,"
    " person_digest, position, acting_for, reason, detail, cause, request_id, at, prev_hash, hash)"
    " SELECT 'filling', n, 1, 'step', 'label', '', '', '', 1, md5(n::text), 'p', '', '', '{}', '', '', now(), '',"
    " md5(n::text) FROM generate_series(1, %s) n",
    "INSERT INTO accounts_session (session_key, session_data, expire_date, of_staff, agent)"
    " SELECT md5(n::text), repeat('x', 200), now() + interval '1 day', false, '' FROM generate_series(1, %s) n",
)


def fill(rows: int) -> None:
    with psycopg2.connect(os.environ["DATABASE_URL"]) as line, line.cursor() as cursor:
        for statement in FILL:
            cursor.execute(statement, [rows] if "%s" in statement else None)


def ask(port: int, path: str, body: dict | None = None, cookie: str = "") -> tuple[int, bytes, str]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": cookie} if cookie else {}
    if body is not None:
        headers |= {"Content-Type": "application/x-www-form-urlencoded"}
    line.request("GET" if body is None else "POST", path, urlencode(body) if body is not None else None, headers)
    answer = line.getresponse()
    return (
        answer.status,
        answer.read(),
        "; ".join(each.split(";")[0] for each in answer.headers.get_all("Set-Cookie") or []),
    )


def signs_in_wrongly(port: int) -> bool:
    """A write through this code: a sign-in that fails is counted and goes on record."""
    _status, page, cookie = ask(port, "/accounts/login/")
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)[1].decode()
    body = {"csrfmiddlewaretoken": token, "login": "nobody", "password": "not a password"}
    return ask(port, "/accounts/login/", body, cookie)[0] in (200, 422, 429)


def smoke(port: int) -> int:
    statuses = {path: ask(port, path)[0] for path in PAGES}
    failed = {path: status for path, status in statuses.items() if status not in (200, 404, 422)}
    wrote = signs_in_wrongly(port)
    print(f"{len(PAGES)} pages, failed: {failed or 'none'}; a write: {'done' if wrote else 'failed'}")
    return 1 if failed or not wrote else 0


def lives(port: int) -> int:
    for _ in range(120):
        try:
            if ask(port, "/livez")[0] == 200:
                return 0
        except OSError:
            time.sleep(0.5)
    return 1


def unready(port: int) -> int:
    status, said, _cookie = ask(port, "/readyz")
    print(f"/livez {ask(port, '/livez')[0]}, /readyz {status} {json.loads(said)}")
    return 0 if status == 503 else 1


def watch(port: int, done: Path) -> int:
    """20 requests a second until the migration is over, and one second more."""
    taken: list[tuple[float, int, str]] = []

    def one(path: str) -> None:
        begun = time.monotonic()
        try:
            # A form without its token is refused, and the refusal is written to the record.
            status = ask(port, path, None if path != WRITES else {})[0]
        except OSError:
            status = 0
        taken.append((time.monotonic() - begun, status, path))

    asking, number, end = [], 0, None
    while end is None or time.monotonic() < end:
        if end is None and done.exists():
            end = time.monotonic() + 1
        asking.append(threading.Thread(target=one, args=([*PAGES, WRITES][number % (len(PAGES) + 1)],)))
        asking[-1].start()
        number += 1
        time.sleep(PAUSE)
    for each in asking:
        each.join()
    slowest, failed = max(taken), sum(status == 0 or status >= 500 for _seconds, status, _path in taken)
    print(f"{len(taken)} requests meanwhile, {failed} failed, slowest {slowest[0]:.2f} s ({slowest[2]})")
    return 1 if failed or slowest[0] > LONGEST else 0


if __name__ == "__main__":
    what, first, *more = sys.argv[1:]
    if what == "fill":
        sys.exit(fill(int(first)))
    if what == "watch":
        sys.exit(watch(int(first), Path(more[0])))
    sys.exit({"smoke": smoke, "lives": lives, "unready": unready}[what](int(first)))
