"""Keeping a file that was handed in, privately, with the record that it belongs to; and taking it back."""

from typing import Any, BinaryIO, cast

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from portal import clock
from portal.documents import blinding, room, verdicts
from portal.documents.models import StoredFile
from portal.documents.slots import BY_MACHINE
from portal.documents.uploads import check_upload
from portal.workflow import StepRefused


@transaction.atomic
def store(upload: UploadedFile, *, by: Any, record: Any, for_experts: bool = False) -> StoredFile:
    """Keep an upload; its bytes lie under a name that says nothing, and are on the disk before the row commits.

    What `UploadField` has checked is not checked again. Raises ValidationError in Chinese for a file that is not
    kept, and StepRefused where record or unit has no room for it.
    """
    slot = BY_MACHINE[record.machine]
    checked = getattr(upload, "checked", None) or check_upload(cast(BinaryIO, upload.file), upload.name or "", slot)
    try:
        room.check(record, slot, checked.size)
    except ValidationError as full:
        raise StepRefused(*full.messages) from full
    upload.seek(0)
    stored = StoredFile.objects.create(
        file=upload,
        name=checked.name,
        kind=checked.kind.extensions[0].lstrip("."),
        size=checked.size,
        sha256=checked.sha256,
        by=by,
        at=clock.now(),
        machine=record.machine,
        object_id=record.pk,
        unit_id=slot.unit_of(record),
        for_experts=for_experts,
        **verdicts.as_columns(checked.verdict),
    )
    blinding.ask(stored)
    return stored


def take_back(stored: StoredFile, *, by: Any) -> None:
    """Take a file out of its record; its bytes stay for a while, so that a database restored from before finds them."""
    stored.removed_at, stored.removed_by = clock.now(), by
    stored.save(update_fields=["removed_at", "removed_by"])


def files_of(record: Any) -> QuerySet[StoredFile]:
    """The files of a record, oldest first."""
    return StoredFile.objects.filter(machine=record.machine, object_id=record.pk).order_by("pk")
