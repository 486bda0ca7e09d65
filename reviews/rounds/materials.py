"""附件材料: the files that experts get with a subject: only those that were handed in for them.

In a blind round they get the copies without metadata, under names that name nobody.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as say

from portal.documents.models import StoredFile


@dataclass(frozen=True)
class Material:
    """One file as an expert of this round sees it."""

    number: int  # its place, which stays whatever happens to the others
    name: str
    stored: StoredFile
    file: FieldFile
    sha256: str

    @property
    def is_ready(self) -> bool:
        """Whether it can be handed out now; a copy is made soon after the file was found clean."""
        return self.stored.is_open and bool(self.file)


def of(assignment: Any) -> list[Material]:
    """The material of the assignment's subject, in its order; a file that the scanner rejected is passed over."""
    subject = assignment.subject
    rows = StoredFile.ever.filter(machine=subject.machine, object_id=subject.object_id, for_experts=True).order_by("pk")
    is_blind = assignment.round.is_blind
    return [
        _material(number, stored, is_blind)
        for number, stored in enumerate(rows, 1)
        if stored.removed_at is None and not stored.is_rejected
    ]


def _material(number: int, stored: StoredFile, is_blind: bool) -> Material:
    if not is_blind:
        return Material(number, stored.name, stored, stored.file, stored.sha256)
    name = say("材料%(number)d") % {"number": number}
    return Material(number, f"{name}.{stored.kind}", stored, stored.blind, stored.blind_sha256)
