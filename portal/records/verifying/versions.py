"""The row history against the digests in the roots: one pass, each version counted to the root that sealed it."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator

from portal.records.verifying.anchors import Anchored
from portal.records.verifying.fault import HISTORY_CHANGED, Fault
from portal.records.verifying.reading import streamed

VERSIONS = """
    SELECT tx, jsonb_build_array(id, table_name, row_id, op, data, person_id, step, request_id, db_role,
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), tx)::text
    FROM records_rowversion WHERE tx >= %s AND tx < %s ORDER BY id
"""


def history_faults(known: Anchored) -> Iterator[Fault]:
    """Roots whose part of the row history is no longer what it was when they were signed."""
    ranges = sorted(known.history)
    if not ranges:
        return
    begins = [each[0] for each in ranges]
    digests = [hashlib.sha256() for _each in ranges]
    counts = [0] * len(ranges)
    for tx, said in streamed(VERSIONS, [begins[0], ranges[-1][1]]):
        place = bisect_right(begins, tx) - 1
        digests[place].update(hashlib.sha256(said.encode()).digest())
        counts[place] += 1
    for (_from, _to, rows, digest, root), found, number in zip(ranges, digests, counts, strict=True):
        if (number, found.hexdigest()) != (rows, digest):
            yield Fault("history", root, 0, HISTORY_CHANGED)
