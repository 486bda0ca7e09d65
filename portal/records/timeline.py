"""办件进度: the record of one object as its readers may see it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal import positions
from portal.articles import article
from portal.records.models import PersonName, Record


@dataclass(frozen=True)
class Entry:
    """One line of the timeline, newest first on the page."""

    at: datetime
    step: str
    label: str
    articles: list[int]
    who: str
    reason: str
    detail: dict
    kind: str
    documents: list = field(default_factory=list)

    @property
    def article_names(self) -> list[str]:
        return [article(number).label for number in self.articles]


SENT_BACK = (
    "return",
    "refuse",
    "reject",
    "decline",
    "send_back",
    "revise",
    "withdraw",
    "lapse",
    "cancel",
    "break",
)


def of(record: Any, reader: Any) -> list[Entry]:
    """The steps of a record, newest first. Names of people are for staff; others read whom they acted for."""
    rows = list(Record.objects.of(record).steps().order_by("-seq"))
    named = (
        reader is not None
        and getattr(reader, "is_authenticated", False)
        and bool(reader.sees_all_regions or reader.department_regions)
    )
    names = dict(PersonName.objects.filter(digest__in={r.person_digest for r in rows}).values_list("digest", "name"))
    return [_entry(row, names.get(row.person_digest, "") if named else "") for row in rows]


def _entry(row: Record, name: str) -> Entry:
    parts = [row.acting_for, positions.label(row.position), name if row.position != "system" else ""]
    return Entry(
        at=row.at,
        step=row.step,
        label=row.label,
        articles=[int(n) for n in row.articles.split(",") if n],
        who=" ".join(part for part in parts if part),
        reason=row.reason,
        detail=row.detail,
        kind="back" if row.step.startswith(SENT_BACK) else "",
    )
