"""The anchors: roots outside the database, held against each other and against what the database says of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from portal.records.anchoring import merkle, signing
from portal.records.anchoring.places import Anchor, Place, places
from portal.records.verifying.fault import (
    ANCHORED_IS_GONE,
    BAD_SIGNATURE,
    BAD_TREE,
    NOT_ANCHORED,
    ROOT_DIFFERS,
    ROOT_GONE,
    ROOT_UNLINKED,
    Fault,
)
from portal.records.verifying.purges import purged


@dataclass
class Anchored:
    """What the anchors vouch for: hashes of rows, ranges of the row history; and what is wrong with them."""

    rows: dict[tuple[str, int, int], tuple[str, int]] = field(default_factory=dict)  # to hash and root
    history: list[tuple[int, int, int, str, int]] = field(default_factory=list)  # from, to, rows, digest, root
    faults: list[Fault] = field(default_factory=list)
    roots: int = 0
    last: dict | None = None

    def chains(self) -> tuple[list[str], list[int]]:
        """Machines and objects of the rows that are vouched for."""
        return [machine for machine, _o, _s in self.rows], [object_id for _m, object_id, _s in self.rows]

    def lost(self) -> Iterator[Fault]:
        """Rows that a root vouches for and that never passed, though nobody purged them."""
        gone = {(m, o, last): ends for (m, o, _first), (last, _before, ends) in purged().ranges.items()}
        inside = [(m, o, first, last) for (m, o, first), (last, _b, _e) in purged().ranges.items()]
        for (machine, object_id, seq), (hash_, _root) in self.rows.items():
            if gone.get((machine, object_id, seq)) == hash_:
                continue
            if any((m, o) == (machine, object_id) and first <= seq < last for m, o, first, last in inside):
                continue
            yield Fault(machine, object_id, seq, ANCHORED_IS_GONE)


def anchored(since: datetime | None = None) -> Anchored:
    """Everything that the places vouch for; each place is read whole, since each root stands on the one before."""
    known = Anchored()
    in_database = _roots_of_the_database()
    for place in places():
        _read(place, known, in_database, since)
    return known


def _roots_of_the_database() -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, body FROM records_root")
        return dict(cursor.fetchall())


def _read(place: Place, known: Anchored, in_database: dict[int, str], since: datetime | None) -> None:
    before: Anchor | None = None
    heads: dict[tuple[str, int], merkle.Leaf] = {}
    seen = set()
    for anchor in place.anchors():
        said = anchor.said
        if said["restored"]:  # from here on another past counts; that this happened is itself signed
            known.rows.clear()
            known.history.clear()
            known.faults[:] = [f for f in known.faults if f.what not in (ROOT_GONE, ROOT_DIFFERS)]
        known.faults += _faults_of(anchor, before, in_database)
        heads |= {(m, o): (m, o, c, h) for m, o, c, h in said["changed"]}
        if since is None or datetime.fromisoformat(said["at"]) >= since:
            _vouch(known, said)
        seen.add(said["number"])
        before = anchor
    if before:
        if merkle.root(heads.values()) != before.said["merkle"] or len(heads) != before.said["heads"]:
            known.faults.append(Fault("root", before.said["number"], 0, BAD_TREE))
        known.last = before.said
    known.roots = max(known.roots, len(seen))
    known.faults += [Fault("root", number, 0, NOT_ANCHORED) for number in sorted(set(in_database) - seen)]


def _faults_of(anchor: Anchor, before: Anchor | None, in_database: dict[int, str]) -> Iterator[Fault]:
    said = anchor.said
    number = said["number"]
    if not signing.is_signed(anchor.body, algorithm=anchor.algorithm, key_id=anchor.key_id, signature=anchor.signature):
        yield Fault("root", number, 0, BAD_SIGNATURE)
    follows = (before.said["number"] + 1, before.hash) if before else (1, "")
    if (number, said["previous"]) != follows:
        yield Fault("root", number, 0, ROOT_UNLINKED)
    if number not in in_database:
        yield Fault("root", number, 0, ROOT_GONE)
    elif in_database[number] != anchor.body:
        yield Fault("root", number, 0, ROOT_DIFFERS)


def _vouch(known: Anchored, said: dict) -> None:
    for machine, object_id, count, hash_ in said["changed"]:
        if count:
            known.rows[machine, object_id, count] = (hash_, said["number"])
    history = (said["history"]["from"], said["history"]["to"], said["history"]["rows"], said["history"]["digest"])
    known.history = [each for each in known.history if each[4] != said["number"]] + [(*history, said["number"])]
