"""匿名副本: what experts of a blind round get, without what the file says of its makers; made once, in the worker."""

import hashlib
import logging
from typing import BinaryIO, cast

from django.core.files.base import ContentFile
from django.db import transaction

from portal.documents.blind import office, pdf, picture
from portal.documents.models import StoredFile
from portal.notices import outbox

log = logging.getLogger(__name__)
MAKERS = {"pdf": pdf.stripped, "docx": office.stripped, "xlsx": office.stripped} | dict.fromkeys(
    ("png", "jpg"), picture.stripped
)


def ask(stored: StoredFile) -> None:
    """Have the copy made once the file is open, if experts are to get it."""
    if stored.for_experts and stored.is_open and not stored.blind:
        outbox.put("blind copy", f"blind copy:{stored.pk}", file_id=stored.pk)


@outbox.handles("blind copy")
def make(file_id: int) -> None:
    """Make the copy beside the original; one that is there, or whose file is gone, is left alone.

    A file that cannot be stripped raises: the outbox keeps what went wrong, and experts get no copy.
    """
    with transaction.atomic():
        stored = StoredFile.objects.select_for_update().filter(pk=file_id).first()
        if stored is None or stored.blind or not stored.is_open:
            return
        with stored.file.open("rb") as original:
            content = MAKERS[stored.kind](cast(BinaryIO, original))
        stored.blind.save("copy", ContentFile(content), save=False)
        stored.blind_sha256 = hashlib.sha256(content).hexdigest()
        stored.save(update_fields=["blind", "blind_sha256"])
