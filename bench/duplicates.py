"""One demand compared with 100,000 others, as the worker does it: median of 20 runs, and the ratio to 100 others.

script/bench duplicates

The demands are made up: each has a title of its own, eight sentences out of 20,000, and one in twenty of them a
sentence that they all share. They are loaded by COPY within a transaction that is rolled back, so that the database is
as it was. The role must be allowed to switch triggers off.
"""

import io
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
django.setup()

from django.db import connection, transaction  # noqa: E402 -- Django is set up above

from demands.collection.duplicates import keys, running  # noqa: E402 -- Django is set up above
from demands.collection.duplicates.passages import Passage, passages_of  # noqa: E402 -- Django is set up above
from demands.collection.models import Demand, DuplicateCheck, Fingerprint  # noqa: E402 -- Django is set up above

MANY, FEW, RUNS, SENTENCES = 100_000, 100, 21, 20_000
LIMIT, MOST_SECONDS = 600_000_000, 2.0  # from this key on all rows are made up; what one check may take
SIGNS = (
    "储能系统材料电池模型芯片工艺检测精度算法设备结构温度控制"
    "传感网络数据药物细胞蛋白光刻薄膜封装测试合金涂层焊接仿真优化"
)
SHARED = "本项目研究成果将在长三角区域推广应用并形成示范"
_draw = random.Random(7)  # noqa: S311 -- made-up text, the same at every run


def sentence() -> str:
    """Thirty-odd characters that say nothing."""
    return "".join(_draw.choices(SIGNS, k=_draw.randint(24, 44)))


def contents(count: int) -> Iterator[dict[str, str]]:
    """So many made-up demands."""
    pool = [sentence() for _n in range(SENTENCES)]
    for number in range(count):
        drawn = _draw.sample(pool, 8) + ([SHARED] if number % 20 == 0 else [])
        yield {"title": sentence()[:24], "background": "。".join(drawn[:3]), "tasks": "；".join(drawn[3:])}


def load(first: int, count: int, template: Demand) -> None:
    """Rows of demands, versions and fingerprints, past the triggers."""
    known: dict[str, list[int]] = {}
    versions, prints = io.StringIO(), io.StringIO()
    for pk, content in enumerate(contents(count), first):
        found: set[int] = set()
        for passage in passages_of(content):
            if passage.text not in known:
                known[passage.text] = keys.keys_of([passage])
            found.update(known[passage.text])
        text = json.dumps(content, ensure_ascii=False)
        versions.write(f"{pk}\t1\t{text}\t{template.created_by_id}\t2026-01-01\n")
        prints.write(f"{pk}\t1\t{{{','.join(map(str, sorted(found)))}}}\n")
    with connection.cursor() as cursor:
        _demands(cursor, first, count, template)
        for table, columns, rows in (
            ("collection_demandversion", "demand_id, number, content, by_id, at", versions),
            ("collection_fingerprint", "demand_id, version, keys", prints),
        ):
            rows.seek(0)
            cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", rows)
            cursor.execute(f"ANALYZE {table}")


def _demands(cursor: object, first: int, count: int, template: Demand) -> None:
    own = [f.column for f in Demand._meta.local_concrete_fields if f.column not in ("id", "code")]
    names = ", ".join(f'"{name}"' for name in own)
    cursor.execute(  # type: ignore[attr-defined]
        f"INSERT INTO collection_demand (id, code, {names}) SELECT n, 'BB-' || n, {names} "  # noqa: S608 -- our columns
        "FROM collection_demand, generate_series(%s, %s) AS n WHERE collection_demand.id = %s",
        [first, first + count - 1, template.pk],
    )


def measured(pks: list[int]) -> tuple[float, int]:
    """Median seconds of the checks of these demands, and how many others each was compared with."""
    times = []
    for pk in pks:
        demand = Demand.objects.get(pk=pk)
        check, _new = demand.duplicate_checks.get_or_create(version=1, defaults={"asked_at": demand.created_at})
        DuplicateCheck.objects.filter(pk=check.pk).update(done_at=None)
        begun = time.perf_counter()
        running.run(check.pk)
        times.append(time.perf_counter() - begun)
    return statistics.median(times), Fingerprint.objects.count()


def main() -> int:
    """Load, measure, roll back; fails above MOST_SECONDS."""
    template = Demand.objects.filter(versions__number=1, state="accepted").first()
    if template is None:
        print("no demand was accepted here: run the demo year first")
        return 2
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
        Fingerprint.objects.all().delete()
        load(LIMIT, FEW, template)
        few, small = measured(list(range(LIMIT, LIMIT + RUNS)))
        begun = time.perf_counter()
        load(LIMIT + FEW, MANY - FEW, template)
        print(f"{MANY - FEW} demands loaded in {time.perf_counter() - begun:.0f} s")
        # Every twentieth holds the shared sentence: half of those measured do, the hardest that there are.
        picked = [LIMIT + FEW + n * (20 if n % 2 else 21) for n in range(RUNS)]
        many, large = measured(picked)
        hit = running.candidates(Demand.objects.get(pk=picked[1]), [*keys.keys_of([Passage("tasks", SHARED)])])
        print(f"demands with the shared sentence, of which the {len(hit)} nearest are read: {MANY // 20}")
        print(f"among {small}: {few:.3f} s; among {large}: {many:.3f} s; ratio {many / few:.1f}; {RUNS} runs each")
        transaction.set_rollback(True)
    return 0 if many < MOST_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
