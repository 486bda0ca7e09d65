"""What the record and the history of rows cost a submission, as a ratio to the same transaction without them.

Two databases of the same content, two processes that take turns; one keeps no record and has the triggers of the row
history dropped. Bar: the median with them is at most 1.5 times the median without.

script/bench audit_cost
"""

import os
import statistics
import subprocess
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
BAR, TURNS, IN_A_TURN = 1.5, 15, 6
KINDS = ("with", "without")


def name_of(kind: str) -> str:
    return f"bench_audit_{kind}"


def worker(kind: str) -> None:
    """Submit so many new demands for each line that comes in, and answer how long each took, in milliseconds."""
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = name_of(kind)
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    if kind == "without":
        _strip()
    from portal.notices import waking
    from portal.workflow import perform
    from tests.factories import collection, people

    waking.asleep["until"] = float("inf")  # no worker is woken: Redis is not what is measured
    print("ready", flush=True)
    for _line in sys.stdin:
        took = []
        for _n in range(IN_A_TURN):
            unit = people.verified_unit()
            admin = people.member(unit, is_admin=True)
            demand = collection.in_review(unit)
            begun = time.perf_counter()
            perform(demand, "submit", by=admin, unclassified=True)
            took.append((time.perf_counter() - begun) * 1000)
        print(statistics.median(took), flush=True)


def _strip() -> None:
    from django.db import connection

    from portal import records
    from portal.records import history
    from portal.records.models import Record

    with connection.cursor() as cursor:
        for each in history.kept():
            cursor.execute(f"DROP TRIGGER {history.TRIGGER} ON {connection.ops.quote_name(each.table)}")
    records.append = lambda record, step, **_what: Record(pk=time.time_ns(), step=step)


def turn(process: subprocess.Popen) -> float:
    process.stdin.write("go\n")
    process.stdin.flush()
    return float(process.stdout.readline())


def main() -> int:
    django.setup()
    from django.db import connection

    made = []
    try:
        for kind in KINDS:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {name_of(kind)}")
                cursor.execute(f"CREATE DATABASE {name_of(kind)}")
            made.append(
                subprocess.Popen(
                    [sys.executable, __file__, kind], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                )
            )
        for process in made:
            assert process.stdout.readline() == "ready\n"
        medians = [[turn(process) for process in made] for _n in range(TURNS + 2)][2:]
    finally:
        for process in made:
            process.stdin.close()
            process.wait()
        with connection.cursor() as cursor:
            for kind in KINDS:
                cursor.execute(f"DROP DATABASE IF EXISTS {name_of(kind)}")
    on, off = (statistics.median(each) for each in zip(*medians, strict=True))
    print(f"{TURNS} turns of {IN_A_TURN}: with {on:.2f} ms, without {off:.2f} ms, ratio {on / off:.2f} (bar {BAR})")
    return int(on / off > BAR)


if __name__ == "__main__":
    sys.exit(worker(sys.argv[1]) if len(sys.argv) > 1 else main())
