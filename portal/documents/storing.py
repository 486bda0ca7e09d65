"""Keeping a file that was handed in, privately, with the record that it belongs to."""

from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from portal import clock
from portal.documents.models import StoredFile
from portal.documents.uploads import check_upload


def store(upload: UploadedFile, *, by: Any, record: Any = None) -> StoredFile:
    """Check and keep an upload; its bytes lie under a name that says nothing. Raises ValidationError in Chinese."""
    checked = check_upload(cast(BinaryIO, upload.file), upload.name or "")
    upload.seek(0)
    return StoredFile.objects.create(
        file=upload,
        name=checked.name,
        kind=checked.kind.extensions[0].lstrip("."),
        size=checked.size,
        sha256=checked.sha256,
        by=by,
        at=clock.now(),
        machine=getattr(record, "machine", ""),
        object_id=getattr(record, "pk", None),
    )


def files_of(record: Any) -> QuerySet[StoredFile]:
    """The files of a record, oldest first."""
    return StoredFile.objects.filter(machine=record.machine, object_id=record.pk).order_by("pk")
