"""A file kept with one record, handed in with another as well: a row and bytes of its own, and the same verdict."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as say

from portal import clock
from portal.documents import blinding, room
from portal.documents.models import StoredFile
from portal.documents.slots import BY_MACHINE
from portal.workflow import StepRefused


@transaction.atomic
def copy(stored: StoredFile, *, by: Any, record: Any, for_experts: bool = False) -> StoredFile:
    """Hand a kept file in with another record; whatever becomes of the first, the second keeps its own.

    Raises StepRefused in Chinese where the scanner found something, or where record or unit has no room.
    """
    slot = BY_MACHINE[record.machine]
    if stored.is_rejected:
        raise StepRefused(say("“%s”未通过安全扫描，不能使用。请换用干净的文件重新上传。") % stored.name)
    try:
        room.check(record, slot, stored.size)
    except ValidationError as full:
        raise StepRefused(*full.messages) from full
    with stored.file.open("rb") as bytes_:
        made = StoredFile.objects.create(
            file=File(bytes_, name=stored.name),
            name=stored.name,
            kind=stored.kind,
            size=stored.size,
            sha256=stored.sha256,
            by=by,
            at=clock.now(),
            machine=record.machine,
            object_id=record.pk,
            unit_id=slot.unit_of(record),
            for_experts=for_experts,
            verdict=stored.verdict,
            scanned_at=stored.scanned_at,
        )
    blinding.ask(made)
    return made
