"""Files and database agree: what no row speaks of goes after a day, what was taken back goes after its time.

Bytes are written before the row commits, so an upload that is broken off leaves bytes without a row, never a row
without bytes. They are old enough to be swept only when no transaction can still be about to name them.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Q
from django.db.models.fields.files import FieldFile

from portal import clock
from portal.documents import storage
from portal.documents.models import Document, StoredFile
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
            storage.purge(name)
            swept.purged.append(name)
    for name in _orphans():
        default_storage.delete(name)
        swept.orphans.append(name)
    return swept


def _orphans() -> Iterator[str]:
    """Names in the storage that are older than a day and that no row speaks of."""
    root = Path(default_storage.path(""))
    old = [name for name, written in _lying_in(root) if written < time.time() - ORPHAN_AFTER]
    for first in range(0, len(old), 1000):
        some = old[first : first + 1000]
        known = set(StoredFile.ever.filter(purged_at=None, file__in=some).values_list("file", flat=True))
        known |= set(StoredFile.ever.filter(purged_at=None, blind__in=some).values_list("blind", flat=True))
        known |= set(Document.objects.filter(file__in=some).values_list("file", flat=True))
        yield from (name for name in some if name not in known)


def _lying_in(root: Path) -> Iterator[tuple[str, float]]:
    for folder, _folders, names in os.walk(root):
        for name in names:
            path = Path(folder) / name
            try:
                yield str(path.relative_to(root)), path.stat().st_mtime
            except FileNotFoundError:  # gone meanwhile
                continue


def faults() -> Iterator[str]:
    """A sentence for every row whose bytes are missing or are not those of its digest; reads all files."""
    for stored in StoredFile.ever.filter(purged_at=None).order_by("pk").iterator():
        if not (stored.is_rejected or storage.is_in_quarantine(str(stored.file.name))):
            yield from _faults_of(stored, stored.file, stored.sha256, "its file")
        if stored.blind:
            yield from _faults_of(stored, stored.blind, stored.blind_sha256, "its blind copy")
    for made in Document.objects.filter(status=Document.Status.READY).order_by("pk").iterator():
        yield from _faults_of(made, made.file, made.sha256, "its file")


def _faults_of(row: StoredFile | Document, kept: FieldFile, sha256: str, what: str) -> Iterator[str]:
    try:
        with kept.open("rb") as file:
            if digest(cast(BinaryIO, file)) != sha256:
                yield f"{row._meta.label} {row.pk}: {what} was changed"
    except OSError:
        yield f"{row._meta.label} {row.pk}: {what} is missing"
