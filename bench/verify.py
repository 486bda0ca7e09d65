"""How fast the record is verified: a million rows in a database of its own, against a plain count of the same table.

Bar: at least 100,000 rows a second, or at least a twentieth of what `SELECT count(*)` reads in the same run.
ROWS=300000 makes fewer.

script/bench verify
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
NAME = "bench_verify"
ROWS, IN_A_CHAIN, TURNS = int(os.environ.get("ROWS", "1000000")), 12, 3
BAR_PER_SECOND, BAR_OF_COUNT = 100_000, 1 / 20
FILL = """
    INSERT INTO records_record (machine, object_id, seq, step, label, articles, before, after, person_id,
        person_digest, position, acting_for, reason, detail, cause, request_id, at, prev_hash, hash)
    SELECT 'demand', n / {in_a_chain} + 1, 0, 'submit', '提交至科技厅（委）', '7', 'in_review', 'submitted', n %% 900,
        md5(n::text) || md5((n + 1)::text), 'org_admin', '某某科技有限公司', '材料齐全，同意提交。',
        jsonb_build_object('code', 'ZJ-2026-' || n, 'unclassified', true), '', md5(n::text), clock_timestamp(), '', ''
    FROM generate_series(%s::bigint, %s::bigint) n
"""


def worker() -> int:
    from django.conf import settings

    folder = Path(tempfile.mkdtemp())
    settings.DATABASES["default"]["NAME"] = NAME
    settings.ANCHOR_DIR, settings.ANCHOR_KEY_FILE = str(folder / "anchors"), str(folder / "key")
    settings.ANCHOR_PLACES = [("portal.records.anchoring.places.Folder", {"path": settings.ANCHOR_DIR})]
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        for begin in range(0, ROWS, 50_000):
            cursor.execute(FILL.format(in_a_chain=IN_A_CHAIN), [begin, min(begin + 50_000, ROWS) - 1])
        cursor.execute("VACUUM ANALYZE records_record, records_head")
    return measure()


def measure() -> int:
    from portal.records import verifying
    from portal.records.anchoring import rooting, signing

    signing.make_key()
    begun = time.perf_counter()
    rooting.make()
    print(f"root over {ROWS // IN_A_CHAIN:,} chains: {time.perf_counter() - begun:.1f} s", flush=True)
    verified, counted = [], []
    for _turn in range(TURNS):
        begun = time.perf_counter()
        assert verifying.faults() == []
        verified.append(ROWS / (time.perf_counter() - begun))
        begun = time.perf_counter()
        assert verifying.count() >= ROWS
        counted.append(ROWS / (time.perf_counter() - begun))
    speed, count = statistics.median(verified), statistics.median(counted)
    print(f"{ROWS:,} rows: {speed:,.0f} rows/s verified, {count:,.0f} rows/s counted, ratio 1/{count / speed:.0f}")
    return int(speed < BAR_PER_SECOND and speed / count < BAR_OF_COUNT)


def main() -> int:
    django.setup()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")
        cursor.execute(f"CREATE DATABASE {NAME}")
    try:
        return subprocess.run([sys.executable, __file__, "worker"], check=False).returncode
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")


if __name__ == "__main__":
    sys.exit(worker() if len(sys.argv) > 1 else main())
