"""Showing a personal field: masked to others until they ask to see it whole, which stands in the record."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from portal import records
from portal.actors import follow
from portal.personal.kinds import MASKS, masked
from portal.personal.register import of

# Where a record says whose it is: a unit's own people, and the person itself, read their own data whole.
OF_UNITS = ("organisation_id", "lead_id")
OF_PERSONS = ("user_id",)


@dataclass(frozen=True)
class Told:
    """A personal field as one reader sees it; `url` is where it is asked for whole, empty where it is whole."""

    text: str
    url: str
    label: str


def told(record: Any, name: str, reader: Any) -> Told:
    """The field of a record for this reader."""
    value, entry = getattr(record, name), of(type(record))[name]
    hidden = bool(value) and entry.what.kind in MASKS and not is_own(record, reader)
    url = reverse("reveal", args=[record.machine, record.pk, name]) if hidden else ""
    text = masked(entry.what.kind, value) if hidden else value
    return Told(text, url, entry.label)


def is_own(record: Any, reader: Any) -> bool:
    """Whether the record is of the reader's own unit, or about the reader."""
    if record.machine == "organisation":
        return record.pk in reader.unit_ids
    by_unit = any(follow(record, path) in reader.unit_ids for path in OF_UNITS)
    return by_unit or any(follow(record, path) == reader.pk for path in OF_PERSONS)


def reveal(record: Any, name: str, *, by: Any) -> str:
    """The whole value, once it stands in the record that this person asked for it. Raises LookupError for no field."""
    entry = of(type(record))[name]
    if entry.what.kind not in MASKS:
        raise LookupError(f"{name} is shown to every reader")
    records.looked(record, by=by, what=f"查看{entry.label}")
    return getattr(record, name)
