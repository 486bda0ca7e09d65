"""The chains: each row's hash is computed anew, here, from what the row says; the database only reads out."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection

from portal.records.verifying.anchors import Anchored
from portal.records.verifying.fault import CHANGED, ENDS_OTHERWISE, MISSING, NOT_AS_ANCHORED, UNLINKED, Fault
from portal.records.verifying.purges import Purged, purged
from portal.records.verifying.reading import copied, streamed

# What a row says, as the JSON list that was hashed. It is put together column by column by PostgreSQL's own functions,
# not by the one that the writing trigger uses, which whoever owns the database could have replaced.
TEXTS = "pg_catalog.to_json(r.{0}::text)::text"
SAID = "'[' || " + " || ', ' || ".join(
    [
        *(TEXTS.format("machine"), "r.object_id", "r.seq"),
        *(TEXTS.format(name) for name in ("step", "label", "articles", "before", "after")),
        *("r.person_id", TEXTS.format("person_digest"), TEXTS.format("position"), TEXTS.format("acting_for")),
        *(TEXTS.format("reason"), "r.detail::text", TEXTS.format("cause"), TEXTS.format("request_id")),
        """'"' || pg_catalog.to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '"]'""",
    ]
)
ROWS = (
    f"SELECT r.machine, r.object_id, r.seq, r.prev_hash, r.hash, {SAID} FROM records_record r {{grown}}"  # noqa: S608 -- our columns
    " ORDER BY r.machine, r.object_id, r.seq"
)
HEADS = "SELECT r.machine, r.object_id, r.count, r.hash FROM records_head r {grown} ORDER BY r.machine, r.object_id"
GROWN = """
    JOIN (
        SELECT machine, object_id FROM records_record WHERE at >= %s
        UNION SELECT unnest(%s::text[]), unnest(%s::bigint[])
    ) grown USING (machine, object_id)
"""
Chain = tuple[str, int]
NO_CHAIN: Chain = ("", 0)


def chain_faults(known: Anchored, since: datetime | None = None) -> Iterator[Fault]:
    """Changed, missing and re-ordered rows, missing ends; anchored rows are ticked off in `known` as they pass."""
    grown, asked = (GROWN, [since, *known.chains()]) if since else ("", [])
    yield from _faults(grown, asked, known)


def faults_of_one(chain: Chain, known: Anchored) -> Iterator[Fault]:
    """The same for one object's chain, without a pass over the others."""
    yield from _faults("WHERE r.machine = %s AND r.object_id = %s", list(chain), known, chain)
    yield from known.lost()


def _faults(grown: str, asked: list[Any], known: Anchored, *expected: Chain) -> Iterator[Fault]:
    heads = dict.fromkeys(expected, (0, ""))
    heads |= {(m, o): (c, h) for m, o, c, h in streamed(HEADS.format(grown=grown), asked)}
    walk = Walk(heads, purged(), known)
    if not expected:
        yield from walk.gone.faults
    copied(ROWS.format(grown=grown), asked, walk.row)
    yield from walk.ended()


class Walk:
    """Goes along the rows, chain by chain in order, and keeps what it finds wrong; written for a hundred thousand rows
    a second, so a row is taken as the bytes in which it comes.
    """

    def __init__(self, heads: dict[Chain, tuple[int, str]], gone: Purged, known: Anchored):
        self.heads, self.gone, self.known = heads, gone, known
        self.faults: list[Fault] = []
        self.chain, self.number, self.hash = NO_CHAIN, 0, b""
        self.of = b""  # the chain as it comes

    def row(self, line: bytes) -> None:
        """A row as COPY writes it: machine, object, number, the hash before, its hash, what it says."""
        machine, object_id, number, before, hash_, said = line.split(b"\t")
        of = machine + b":" + object_id
        if of != self.of:
            self._end()
            self.of, self.chain, self.number, self.hash = of, (machine.decode(), int(object_id)), 0, b""
        if self.gone.ranges:
            self._step_over_what_was_purged()
        seq = int(number)
        if seq != self.number + 1:
            self._found(seq, MISSING)
        elif before != self.hash:
            self._found(seq, UNLINKED)
        elif hashlib.sha256(before + said.replace(rb"\\", b"\\")).hexdigest().encode() != hash_:
            self._found(seq, CHANGED)
        vouched = self.known.rows.pop((*self.chain, seq), None)
        if vouched and vouched[0].encode() != hash_:
            self._found(seq, NOT_AS_ANCHORED)
        self.number, self.hash = seq, hash_

    def ended(self) -> list[Fault]:
        """All that is wrong, with the heads of chains of which no row came."""
        self._end()
        for chain in list(self.heads):
            self.chain, self.number, self.hash = chain, 0, b""
            self._end()
        return self.faults

    def _end(self) -> None:
        if self.chain == NO_CHAIN:
            return
        head = self.heads.pop(self.chain, (0, ""))
        if self.gone.after(self.chain, self.number, self.hash.decode()) != head:
            self._found(max(self.number, head[0]), ENDS_OTHERWISE)

    def _step_over_what_was_purged(self) -> None:
        self.number, hash_ = self.gone.after(self.chain, self.number, self.hash.decode())
        self.hash = hash_.encode()

    def _found(self, seq: int, what: str) -> None:
        self.faults.append(Fault(*self.chain, seq, what))


def count() -> int:
    """How many rows there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_record")
        return cursor.fetchone()[0]
