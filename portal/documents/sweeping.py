"""Files and database agree: what no row speaks of goes after a day, what was taken back goes after its time.

Bytes are written before the row commits, so an upload that is broken off leaves bytes without a row, never a row
without bytes. They are old enough to be swept only when no transaction can still be about to name them.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import BinaryIO, cast

from django.apps import apps
from django.conf import settings
from django.db.models import FileField, Model, Q, QuerySet
from django.db.models.fields.files import FieldFile

from portal import clock
from portal.documents.models import StoredFile
from portal.documents.storage import files
from portal.documents.uploads import digest

ORPHAN_AFTER = 24 * 60 * 60  # seconds since the bytes were written


@dataclass
class Swept:
    """What a sweep removed: names in the storage."""

    orphans: list[str] = field(default_factory=list)
    purged: list[str] = field(default_factory=list)

    @property
    def removed(self) -> int:
        """How many files."""
        return len(self.orphans) + len(self.purged)


def sweep() -> Swept:
    """Purge what was taken back or rejected settings.FILE_KEPT_DAYS ago, and remove orphans that are over a day old."""
    swept = Swept()
    limit = clock.now() - timedelta(days=settings.FILE_KEPT_DAYS)
    over = Q(removed_at__lt=limit) | Q(verdict=StoredFile.Verdict.REJECTED, scanned_at__lt=limit)
    for stored in StoredFile.ever.filter(over, purged_at=None).order_by("pk"):
        # The row first: should the deletion fail, the bytes are an orphan, and no row names what is not there.
        StoredFile.ever.filter(pk=stored.pk).update(purged_at=clock.now())
        for name in filter(None, (str(stored.file.name), str(stored.blind.name or ""))):
            files.purge(name)
            swept.purged.append(name)
    for name in _orphans():
        files.delete(name)
        swept.orphans.append(name)
    return swept


def columns() -> Iterator[tuple[type[Model], str, str]]:
    """Every column of every model that names a file, with the one that holds the digest of its bytes."""
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, FileField):
                yield model, column.name, "sha256" if column.name == "file" else f"{column.name}_sha256"


def _rows(model: type[Model]) -> QuerySet:
    """A model's rows whose bytes are to be there."""
    return StoredFile.ever.filter(purged_at=None) if model is StoredFile else model._base_manager.all()


def _orphans() -> Iterator[str]:
    """Names in the storage that are older than a day and that no row speaks of."""
    old = [name for name, written in files.lying() if written < time.time() - ORPHAN_AFTER]
    for first in range(0, len(old), 1000):
        some = old[first : first + 1000]
        known: set[str] = set()
        for model, name, _digest in columns():
            known |= set(_rows(model).filter(**{f"{name}__in": some}).values_list(name, flat=True))
        yield from (name for name in some if name not in known)


def faults() -> Iterator[str]:
    """A sentence for every row whose bytes are missing or are not those of its digest; reads all files."""
    for model, name, digest_name in columns():
        for row in _rows(model).exclude(**{name: ""}).order_by("pk").iterator():
            if not (isinstance(row, StoredFile) and name == "file" and _is_out_of_reach(row)):
                yield from _faults_of(row, getattr(row, name), getattr(row, digest_name))


def _is_out_of_reach(stored: StoredFile) -> bool:
    """Whether the bytes were put into quarantine, as far as this database knows or before it was restored."""
    return stored.is_rejected or files.is_in_quarantine(str(stored.file.name))


def _faults_of(row: Model, kept: FieldFile, sha256: str) -> Iterator[str]:
    what = "its file" if kept.field.name == "file" else f"its file “{kept.field.name}”"
    try:
        with kept.open("rb") as file:
            if digest(cast(BinaryIO, file)) != sha256:
                yield f"{row._meta.label} {row.pk}: {what} was changed"
    except FileNotFoundError:
        yield f"{row._meta.label} {row.pk}: {what} is missing"
