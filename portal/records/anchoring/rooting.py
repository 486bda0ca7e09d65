"""Making a root: what changed since the last one, the Merkle root over everything, the digest of the row history."""

import hashlib
import json
import logging
from datetime import UTC
from typing import Any

from django.db import connection, transaction

from portal import clock
from portal.records.anchoring import merkle, signing
from portal.records.anchoring.places import Anchor, Place, places
from portal.records.models import Head, Root, Rooted

log = logging.getLogger(__name__)
FORMAT = 1
CHANGED = """
    SELECT h.machine, h.object_id, h.count, h.hash FROM records_head h
    LEFT JOIN records_rooted r USING (machine, object_id)
    WHERE r.count IS DISTINCT FROM h.count OR r.hash IS DISTINCT FROM h.hash
    ORDER BY h.machine, h.object_id
"""
# The digest is one of digests: a version whose personal data is erased one day is vouched for by its own.
VERSIONS = """
    SELECT jsonb_build_array(id, table_name, row_id, op, data, person_id, step, request_id, db_role,
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), tx)::text
    FROM records_rowversion WHERE tx >= %s AND tx < %s ORDER BY id
"""


class Behind(RuntimeError):
    """The anchors know roots that the database does not: it was restored from a backup, or set back."""


def make(*, restored: str = "") -> Root | None:
    """Make, sign and anchor a root; None where nothing changed today. Raises NoKey, Behind.

    `restored` says why the database may be behind its anchors; the root then follows the anchors' last, and says so.
    """
    anchored = _newest_anchor()
    with transaction.atomic(), connection.cursor() as cursor:
        last = Root.objects.order_by("-number").first()
        if anchored and anchored.said["number"] > (last.number if last else 0) and not restored:
            raise Behind(f"the anchors end with root {anchored.said['number']}, the database with an older one")
        body = _body(cursor, last, anchored, restored)
        if last and not restored and not body["changed"] and not body["history"]["rows"] and _is_of_today(last, body):
            return None
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        made = Root.objects.create(number=body["number"], body=text, at=body["at"], **signing.sign(text))
    made.refresh_from_db()
    deliver()
    return made


def _is_of_today(last: Root, body: dict[str, Any]) -> bool:
    """Even where nothing happens there is one root a day: that, too, is worth proving."""
    return json.loads(last.body)["at"][:10] == body["at"][:10]


def _newest_anchor() -> Anchor | None:
    """The newest of all places; one that is away is not asked."""
    found = []
    for place in places():
        try:
            found.append(place.last())
        except OSError:
            log.exception("anchors could not be read from %s", place.name)
    return max((each for each in found if each), key=lambda each: each.said["number"], default=None)


def _body(cursor: Any, last: Root | None, anchored: Anchor | None, restored: str) -> dict[str, Any]:
    cursor.execute(CHANGED)
    changed = [list(row) for row in cursor.fetchall()]
    leaves = {(m, o): (m, o, c, h) for m, o, c, h in _rooted()} | {(m, o): (m, o, c, h) for m, o, c, h in changed}
    number, previous = (last.number, last.hash) if last else (0, "")
    if restored and anchored:
        number, previous = anchored.said["number"], anchored.hash
        leaves = {(m, o): (m, o, c, h) for m, o, c, h in _heads()}
        changed = [list(leaf) for leaf in leaves.values()]
    return {
        "format": FORMAT,
        "number": number + 1,
        "at": clock.now().astimezone(UTC).isoformat(timespec="microseconds"),
        "previous": previous,
        "restored": restored,
        "heads": len(leaves),
        "merkle": merkle.root(leaves.values()),
        "changed": changed,
        "history": _history(cursor, json.loads(last.body)["history"]["to"] if last else 0),
    }


def _rooted() -> Any:
    return Rooted.objects.values_list("machine", "object_id", "count", "hash").iterator()


def _heads() -> Any:
    return Head.objects.values_list("machine", "object_id", "count", "hash").iterator()


def _history(cursor: Any, begin: int) -> dict[str, Any]:
    cursor.execute("SELECT records_settled()")
    end = max(cursor.fetchone()[0], begin)
    digest, rows = hashlib.sha256(), 0
    cursor.execute(VERSIONS, [begin, end])
    for (text,) in cursor:
        digest.update(hashlib.sha256(text.encode()).digest())
        rows += 1
    return {"from": begin, "to": end, "rows": rows, "digest": digest.hexdigest()}


def deliver() -> None:
    """Write to each place every root that it lacks; a place that is away is caught up with next time."""
    for place in places():
        try:
            _catch_up(place)
        except (OSError, ValueError):
            log.exception("anchors could not be written to %s", place.name)


def _catch_up(place: Place) -> None:
    last = place.last()
    for row in Root.objects.filter(number__gt=last.said["number"] if last else 0).order_by("number"):
        place.append(Anchor(row.body, row.key_id, row.algorithm, row.signature))
