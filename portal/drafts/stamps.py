"""The stamp in a long form: who opened which form of which record, and which draft the page knows; signed."""

import uuid
from dataclasses import astuple, dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

FIELD = "draft"
SALT = "portal.drafts"


@dataclass(frozen=True)
class Stamp:
    """One opening of one form by one person; `n` is how often the person's draft had been kept by then."""

    person: int
    form: str
    machine: str
    object_id: int
    page: str
    n: int

    @property
    def signed(self) -> str:
        """As it stands in the form."""
        return signing.dumps(list(astuple(self)), salt=SALT)


def new(person: Any, form: str, record: Any, n: int) -> Stamp:
    """The stamp of a form that is being opened; a record that is only being made has no number yet."""
    return Stamp(person.pk, form, record.machine, record.pk or 0, str(uuid.uuid4()), n)


def of(request: HttpRequest) -> Stamp | None:
    """The stamp that was sent with this very form, not older than `DRAFT_STAMP_HOURS`; None where there is none."""
    try:
        oldest = timedelta(hours=settings.DRAFT_STAMP_HOURS)
        stamp = Stamp(*signing.loads(request.POST.get(FIELD, ""), salt=SALT, max_age=oldest))
    except (signing.BadSignature, TypeError):
        return None
    return stamp if stamp.form == request.path else None
