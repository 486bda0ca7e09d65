"""The hall and the queue of the formality check at 100,000 demands against 100, in one run.

Two databases filled by COPY (`loading.py`), a process on each, which take turns. Bars: a page takes at most 1.5 times
as long at 100,000 and at most 15 queries; a list at most 25 times a bare view of one query; the first page of a search
at most 10 times a fetch by key, both as the database answers; a sheet of 10,000 rows lets memory grow by less than
100 MB; `records verify` finds nothing wrong with what was loaded.

COUNT=20000 makes fewer; KEEP=1 leaves the databases, and KEPT=1 measures in those that were left.

script/bench hall
"""

import json
import logging
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
SMALL, LARGE = 100, int(os.environ.get("COUNT", "100000"))
TURNS = 11
BARS = {"growth": 1.5, "queries": 15, "bare": 25, "search": 10, "memory": 100}
BARE = "/bare/"
LISTS = {
    "hall": "/hall/",
    "hall, filtered": "/hall/?region=330000&region=310000&state=closed&state=published&state=matched",
    "hall, by money": "/hall/?sort=money",
    "search, everywhere": "/hall/?q=" + quote("研发"),
    "search, in a quarter": "/hall/?q=" + quote("关键技术研发"),
}
# Searches that find few rows among few demands: measured in the database alone.
SEARCHES = {
    "of one word": "q=" + quote("储能"),
    "of a phrase": "q=" + quote("知识抽取"),
    "of two phrases": "q=" + quote("图谱演化 测试方法"),
    "of one character": "q=" + quote("镓"),
    "of one demand": "q=000042",
}
QUEUES = {"formality queue": "/demands/checking/"}


def name_of(count: int) -> str:
    return f"bench_hall_{count}"


def worker(count: int) -> None:
    """Fill the database, then answer each line of names with times and queries, in JSON."""
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = name_of(count)
    settings.ALLOWED_HOSTS = ["testserver"]
    django.setup()
    logging.disable(logging.WARNING)
    from django.utils import timezone

    from bench import loading
    from demands.release import counting

    begun = time.perf_counter()
    if "KEPT" not in os.environ:
        loading.load(count)
    counting.compact(timezone.now(), None)
    pages = _pages()
    print(json.dumps({"loaded": time.perf_counter() - begun}), flush=True)
    for line in sys.stdin:
        name = line.strip()
        special = {"database": _database, "sheet": _sheet, "verify": _verify}
        print(json.dumps(special[name]() if name in special else _page(*pages[name])), flush=True)


def _pages() -> dict[str, tuple[Any, str]]:
    from django.conf import settings
    from django.http import HttpRequest, HttpResponse
    from django.test import Client
    from django.urls import path

    import portal.urls
    from demands.release.models import PublicDemand
    from portal import access
    from portal.accounts.models import Region, User
    from tests.factories import people

    @access.open_to(access.PUBLIC)
    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(Region.objects.count()))

    urls: Any = ModuleType("bench_urls")
    urls.urlpatterns = [*portal.urls.urlpatterns, path("bare/", bare)]
    sys.modules["bench_urls"], settings.ROOT_URLCONF = urls, "bench_urls"
    settings.SECOND_FACTOR_REQUIRED = False
    visitor, officer = Client(), Client()
    officers = User.objects.filter(grants__role="dept_officer", grants__region="330000", grants__ended_at=None)
    person = officers.first() or people.staff("dept_officer", Region.objects.get(pk="330000"))
    officer.force_login(person)
    code = PublicDemand.objects.order_by("pk")[60].code
    found = {"bare": (visitor, BARE), "demand page": (visitor, f"/hall/{code}/")}
    return found | {n: (visitor, p) for n, p in LISTS.items()} | {n: (officer, p) for n, p in QUEUES.items()}


def _page(client: Any, path: str) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    begun = time.perf_counter()
    assert client.get(path).status_code == 200, path
    took = (time.perf_counter() - begun) * 1000
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return {"ms": took, "queries": len(queries)}


def _database() -> dict[str, float]:
    """What the first page of each search costs the database, and a fetch by key, in milliseconds."""
    from django.db import connection
    from django.http import QueryDict

    from demands.release import counting
    from demands.release.filters import HallForm
    from demands.release.models import PublicDemand

    keys = list(PublicDemand.objects.values_list("pk", flat=True)[:50])
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")  # as search.by_the_index says it for each page
    took = {"by key": _median(lambda: PublicDemand.objects.in_the_hall().get(pk=keys[7]))}
    searches = SEARCHES | {name: path.partition("?")[2] for name, path in LISTS.items() if "q=" in path}
    for name, asked in searches.items():
        form, rows = HallForm(QueryDict(asked)), PublicDemand.objects.for_list()
        counted = counting.count(form, rows)
        took[f"{name} ({counted.total}{'+' if counted.more else ''})"] = _median(
            lambda form=form, rows=rows, more=counted.more: list(form.found(rows, ranked=not more)[:20])
        )
        took[f"{name}: counting"] = _median(lambda form=form, rows=rows: counting.count(form, rows))
    return took


def _median(act: Any) -> float:
    took = []
    for _n in range(15):
        begun = time.perf_counter()
        act()
        took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took)


def _sheet() -> dict[str, float]:
    """The growth of this process's memory, in MB, while a sheet of a tenth of the demands goes out."""
    from django.test import Client

    path = "/hall/?state=matching&export=xlsx"
    Path("/proc/self/clear_refs").write_text("5")
    before = _peak()
    begun = time.perf_counter()
    answer = Client().get(path)
    size = sum(len(part) for part in answer.streaming_content)
    return {"mb": _peak() - before, "seconds": time.perf_counter() - begun, "kb": size / 1024}


def _peak() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _verify() -> dict[str, int]:
    from portal.records import verifying

    return {"faults": len(verifying.faults()), "rows": verifying.count()}


def main() -> int:
    django.setup()
    counts, made = (SMALL, LARGE), []
    try:
        for count in counts:
            if "KEPT" not in os.environ:
                _database_for(count)
            made.append(
                subprocess.Popen(
                    [sys.executable, __file__, str(count)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                )
            )
            print(f"{count:,} demands loaded in {json.loads(made[-1].stdout.readline())['loaded']:.0f} s", flush=True)
        return measure(*made)
    finally:
        for process in made:
            process.stdin.close()
            process.wait()
        if "KEEP" not in os.environ:
            for count in counts:
                _database_for(count, again=False)


def measure(small: subprocess.Popen, large: subprocess.Popen) -> int:
    """Print a line for each figure; 1 where a bar is missed."""
    missed = 0
    pages = ["bare", *LISTS, "demand page", *QUEUES]
    found: dict[str, list[list[dict]]] = {name: [] for name in pages}
    for _turn in range(TURNS + 1):
        for name in pages:
            found[name].append([_ask(process, name) for process in (small, large)])
    bare = _medians(found["bare"])[1]
    for name in pages[1:]:
        few, many = _medians(found[name])
        queries = found[name][-1][1]["queries"]
        fine = many / few <= BARS["growth"] and queries <= BARS["queries"] and many / bare <= BARS["bare"]
        missed += not fine
        print(
            f"{name:20}{few:8.1f} ms{many:8.1f} ms {many / few:6.2f}x {queries:3} queries"
            f" {many / bare:6.1f}x bare{'' if fine else '  MISSED'}"
        )
    took = _ask(large, "database")
    for name in took:
        ratio = took[name] / took["by key"]
        fine = ratio <= BARS["search"] or "counting" in name
        missed += not fine
        print(f"database: {name:34}{took[name]:8.2f} ms {ratio:6.1f}x by key{'' if fine else '  MISSED'}")
    sheet, verified = _ask(large, "sheet"), _ask(large, "verify")
    missed += sheet["mb"] >= BARS["memory"] or verified["faults"] > 0
    print(f"sheet of {LARGE // 10:,} rows: {sheet['mb']:.0f} MB growth, {sheet['seconds']:.1f} s, {sheet['kb']:.0f} kB")
    print(f"records verify: {verified['faults']} faults in {verified['rows']:,} rows")
    return int(missed > 0)


def _medians(turns: list[list[dict]]) -> list[float]:
    return [statistics.median(turn[place]["ms"] for turn in turns[1:]) for place in (0, 1)]


def _ask(process: subprocess.Popen, name: str) -> dict[str, Any]:
    process.stdin.write(f"{name}\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


def _database_for(count: int, *, again: bool = True) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name_of(count)}")
        if again:
            cursor.execute(f"CREATE DATABASE {name_of(count)}")


if __name__ == "__main__":
    sys.exit(worker(int(sys.argv[1])) if len(sys.argv) > 1 else main())
