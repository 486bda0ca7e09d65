"""Proving the record: reads only, and shares no code with what writes it but the hash function."""

from dataclasses import dataclass

from django.db import connection

ROWS = """
    SELECT machine, object_id, seq, fault FROM (
        SELECT r.machine, r.object_id, r.seq, CASE
            WHEN r.seq <> row_number() OVER chain THEN 'a row is missing before this one'
            WHEN r.prev_hash <> coalesce(lag(r.hash) OVER chain, '') THEN 'does not follow the row before it'
            WHEN r.hash <> records_hash(r.prev_hash, r) THEN 'was changed'
        END AS fault
        FROM records_record r WINDOW chain AS (PARTITION BY r.machine, r.object_id ORDER BY r.seq)
    ) checked WHERE fault IS NOT NULL ORDER BY machine, object_id, seq
"""
ENDS = """
    SELECT coalesce(h.machine, r.machine), coalesce(h.object_id, r.object_id), coalesce(h.count, 0),
           'the chain does not end as its head says'
    FROM records_head h
    FULL JOIN (
        SELECT DISTINCT ON (machine, object_id) machine, object_id, seq, hash
        FROM records_record ORDER BY machine, object_id, seq DESC
    ) r USING (machine, object_id)
    WHERE h.count IS DISTINCT FROM r.seq OR h.hash IS DISTINCT FROM r.hash
    ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Fault:
    """Where a chain is broken and how."""

    machine: str
    object_id: int
    seq: int
    what: str


def faults() -> list[Fault]:
    """Every broken place in every chain: changed, missing, re-ordered rows, and a missing last row."""
    found = []
    with connection.cursor() as cursor:
        for sql in (ROWS, ENDS):
            cursor.execute(sql)
            found += [Fault(*row) for row in cursor.fetchall()]
    return found


def count() -> int:
    """How many rows there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_record")
        return cursor.fetchone()[0]
