"""Proving that what was restored belongs together: files and the rows that name them, states and the record."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Model

from portal.documents.models import Document, StoredFile
from portal.workflow import machines

CHUNK = 1024 * 1024  # bytes
LAST_STATES = """
    SELECT DISTINCT ON (object_id) object_id, after FROM records_record
    WHERE machine = %s AND after <> '' ORDER BY object_id, seq DESC
"""


def faults() -> Iterator[str]:
    """A sentence for each file that is missing or changed, and each state that is not what the record says last."""
    kept = StoredFile.objects.filter(purged_at=None).exclude(verdict=StoredFile.Verdict.REJECTED)
    yield from _files(kept, "file", "sha256")
    yield from _files(kept.exclude(blind=""), "blind", "blind_sha256")
    yield from _files(Document.objects.filter(status=Document.Status.READY), "file", "sha256")
    for name, model in sorted(machines().items()):
        yield from _states(name, model)


def _files(rows: Any, name: str, digest_name: str) -> Iterator[str]:
    for row in rows.order_by("pk").iterator():
        try:
            with getattr(row, name).open("rb") as opened:
                digest = hashlib.sha256()
                while part := opened.read(CHUNK):
                    digest.update(part)
        except OSError:
            yield f"{row._meta.label} {row.pk}: its file is missing"
            continue
        if digest.hexdigest() != getattr(row, digest_name):
            yield f"{row._meta.label} {row.pk}: its file was changed"


def _states(name: str, model: type[Model]) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(LAST_STATES, [name])
        last = dict(cursor.fetchall())
    for pk, state in model._base_manager.values_list("pk", "state").iterator():
        if last.get(pk, state) != state:
            yield f"{name} {pk}: is {state}, and the record ends with {last[pk]}"
