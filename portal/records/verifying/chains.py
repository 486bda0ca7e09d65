"""The chains: each row's hash is computed anew, here, from what the row says; the database only reads out."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from json.encoder import encode_basestring as _q
from typing import Any

from django.db import connection

from portal.records.verifying.anchors import Anchored
from portal.records.verifying.fault import CHANGED, ENDS_OTHERWISE, MISSING, UNLINKED, Fault
from portal.records.verifying.purges import Purged, purged
from portal.records.verifying.reading import streamed

# Read column by column, and put together here: not by the function that the writing trigger uses.
ROWS = """
    SELECT r.machine, r.object_id, r.seq, r.step, r.label, r.articles, r.before, r.after, r.person_id, r.person_digest,
        r.position, r.acting_for, r.reason, r.detail::text, r.cause, r.request_id,
        to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), r.prev_hash, r.hash
    FROM records_record r {grown} ORDER BY r.machine, r.object_id, r.seq
"""
HEADS = "SELECT r.machine, r.object_id, r.count, r.hash FROM records_head r {grown} ORDER BY r.machine, r.object_id"
GROWN = """
    JOIN (
        SELECT machine, object_id FROM records_record WHERE at >= %s
        UNION SELECT unnest(%s::text[]), unnest(%s::bigint[])
    ) grown USING (machine, object_id)
"""
Chain = tuple[str, int]


def chain_faults(known: Anchored, since: datetime | None = None) -> Iterator[Fault]:
    """Changed, missing and re-ordered rows, missing ends; anchored rows are ticked off in `known` as they pass."""
    grown, asked = (GROWN, [since, *known.chains()]) if since else ("", [])
    gone = purged()
    yield from gone.faults
    heads = {(m, o): (c, h) for m, o, c, h in streamed(HEADS.format(grown=grown), asked)}
    for chain, rows in groupby(streamed(ROWS.format(grown=grown), asked), key=lambda row: (row[0], row[1])):
        yield from _faults_of(chain, rows, heads.pop(chain, (0, "")), gone, known)
    for chain, (count, hash_) in heads.items():
        yield from _end(chain, 0, "", (count, hash_), gone)


def faults_of_one(chain: Chain, known: Anchored) -> Iterator[Fault]:
    """The same for one object's chain, without a pass over the others."""
    where, asked = "WHERE r.machine = %s AND r.object_id = %s", list(chain)
    head = next(iter(streamed(HEADS.format(grown=where), asked)), (*chain, 0, ""))
    yield from _faults_of(chain, streamed(ROWS.format(grown=where), asked), head[2:], purged(), known)
    yield from known.lost()


def _faults_of(chain: Chain, rows: Any, head: tuple[int, str], gone: Purged, known: Anchored) -> Iterator[Fault]:
    number, before = 0, ""
    for row in rows:
        seq, prev_hash, hash_ = row[2], row[-2], row[-1]
        number, before = gone.after(chain, number, before)
        if seq != number + 1:
            yield Fault(*chain, seq, MISSING)
        elif prev_hash != before:
            yield Fault(*chain, seq, UNLINKED)
        elif _hash(row) != hash_:
            yield Fault(*chain, seq, CHANGED)
        yield from known.tick_off(chain, seq, hash_)
        number, before = seq, hash_
    yield from _end(chain, number, before, head, gone)


def _hash(row: tuple) -> str:
    """The hash that a row ought to have: of the one before, and of what it says in JSON as PostgreSQL spaces it."""
    (
        m,
        o,
        seq,
        step,
        label,
        arts,
        before,
        after,
        person,
        digest,
        pos,
        acting,
        reason,
        detail,
        cause,
        req,
        at,
        prev,
        _h,
    ) = row
    said = (
        f"{prev}[{_q(m)}, {o}, {seq}, {_q(step)}, {_q(label)}, {_q(arts)}, {_q(before)}, {_q(after)}, {person},"
        f" {_q(digest)}, {_q(pos)}, {_q(acting)}, {_q(reason)}, {detail}, {_q(cause)}, {_q(req)}, {_q(at)}]"
    )
    return hashlib.sha256(said.encode()).hexdigest()


def _end(chain: Chain, number: int, hash_: str, head: tuple[int, str], gone: Purged) -> Iterator[Fault]:
    if gone.after(chain, number, hash_) != head:
        yield Fault(*chain, max(number, head[0]), ENDS_OTHERWISE)


def count() -> int:
    """How many rows there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_record")
        return cursor.fetchone()[0]
