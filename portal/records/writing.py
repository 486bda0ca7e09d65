"""Adding to the record. There is no other verb."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from portal import arrival, clock, logs, positions
from portal.actors import Actor, follow
from portal.records.models import ACCOUNT, LOOK, SEARCH, VISITORS, PersonName, Record


def append(
    record: Any,
    step: str,
    *,
    label: Any,
    articles: tuple[int, ...],
    by: Any,
    position: Actor,
    before: str = "",
    reason: str = "",
    detail: dict | None = None,
    cause: Any = None,
) -> Record:
    """Write the row of a step taken by a person in a position; the database links it to the chain."""
    return Record.objects.create(
        machine=record.machine,
        object_id=record.pk,
        step=step,
        label=str(label),
        articles=",".join(map(str, articles)),
        before=before,
        after=record.state,
        person_id=by.pk,
        person_digest=_name_digest(by),
        position=position.role,
        acting_for=acting_for(position, record, by),
        reason=reason or "",
        detail=_plain((detail or {}) | arrival.on_record()),
        cause=f"{cause.machine}:{cause.pk}" if getattr(cause, "pk", None) else "",
        request_id=logs.request_id.get(),
        at=clock.now(),
    )


def looked(record: Any, *, by: Any, what: str, every_time: bool = False) -> Record | None:
    """Write that a person looked at something confidential in this record: once for each person, object and hour.

    `every_time`: for what leaves the portal, such as a file or an export. None where this hour's look stands already.
    """
    now = clock.now()
    if not every_time and record.pk in _looked_at_this_hour([record], by, what, now):
        return None
    return _look(record, by, what, now)


def looked_at(records: list[Any], *, by: Any, what: str) -> list[Record]:
    """The same for records of one kind that are seen side by side; the looks that were not yet on record."""
    now = clock.now()
    seen = _looked_at_this_hour(records, by, what, now) if records else frozenset()
    return [_look(record, by, what, now) for record in records if record.pk not in seen]


def _look(record: Any, by: Any, what: str, now: datetime) -> Record:
    return Record.objects.create(
        machine=record.machine,
        object_id=record.pk,
        step=LOOK,
        label=what[:60],
        before=record.state,
        after=record.state,
        person_id=by.pk,
        person_digest=_name_digest(by),
        position=_roles_of(by),
        request_id=logs.request_id.get(),
        at=now,
    )


def searched(what: str, *, asked: dict[str, list[str]], by: Any) -> Record | None:
    """Write that a person looked through a confidential list, and asked what of it: the same question once an hour."""
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    same = Record.objects.filter(person_id=by.pk, at__gte=hour, step=SEARCH, label=what[:60])
    return (
        None if same.filter(detail__asked=asked).exists() else noted(SEARCH, label=what, by=by, detail={"asked": asked})
    )


def _looked_at_this_hour(records: list[Any], by: Any, what: str, now: datetime) -> frozenset[int]:
    """The keys of those records of one machine at which this person has looked within this hour."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    looks = Record.objects.filter(person_id=by.pk, at__gte=hour, at__lte=now, step=LOOK, label=what[:60])
    about = looks.filter(machine=records[0].machine, object_id__in=[record.pk for record in records])
    return frozenset(about.values_list("object_id", flat=True))


def marked(machine: str, object_id: int, step: str, *, label: Any, by: Any, reason: str = "") -> Record:
    """Write what an auditor did with an object's record: held it, had it packed. It is no step of the object's."""
    return Record.objects.create(
        machine=machine,
        object_id=object_id,
        step=step,
        label=str(label)[:60],
        person_id=by.pk,
        person_digest=_name_digest(by),
        position=_roles_of(by),
        reason=reason,
        request_id=logs.request_id.get(),
        at=clock.now(),
    )


def noted(what: str, *, label: Any, by: Any = None, detail: dict | None = None) -> Record:
    """Write what happened at the doors and is no step: a sign-in, a refusal, a change of credentials or of rights.

    Each person has a chain of these; visitors without an account share one for each day (its number is the date).
    """
    now = clock.now()
    return Record.objects.create(
        machine=ACCOUNT if by else VISITORS,
        object_id=by.pk if by else int(f"{timezone.localdate(now):%Y%m%d}"),
        step=what,
        label=str(label)[:60],
        person_id=by.pk if by else 0,
        person_digest=_name_digest(by) if by else "",
        position=_roles_of(by) if by else "public",
        detail=_plain(detail or {}),
        request_id=logs.request_id.get(),
        at=now,
    )


def _roles_of(person: Any) -> str:
    return ", ".join(sorted(person.roles))[:40]


def _name_digest(person: Any) -> str:
    known = PersonName.objects.filter(person_id=person.pk, name=person.name).first()
    if known is None:
        salt = secrets.token_hex(16)
        digest = hashlib.sha256(f"{salt}{person.name}".encode()).hexdigest()
        known = PersonName.objects.create(person_id=person.pk, digest=digest, salt=salt, name=person.name)
    return known.digest


def acting_for(position: Actor, record: Any, by: Any) -> str:
    """The department, unit or office for which a person in this position acts."""
    from portal.accounts.models import Organisation, Region

    if named := position.stands_for(record, by):
        return named
    if position.of == "region":
        return Region.objects.get(pk=follow(record, position.within)).department
    if position.of == "unit":
        # Of several units on one record, which one acts is known only once the step has said so.
        unit = Organisation.objects.filter(pk=follow(record, position.within)).first()
        return unit.name if unit else ""
    if own := by.scope(position.needs_to_hold, "region"):  # on a record of all departments each acts for its own
        return Region.objects.get(pk=min(own)).department
    return str(positions.OFFICE) if position.needs_to_hold.startswith("office_") else ""


def _plain(value: Any) -> Any:
    """What a step returned, as JSON can keep it: numbers and dates as text, records by their key."""
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(v) for v in value]
    if isinstance(value, models.Model):
        return f"{value._meta.label_lower}:{value.pk}"
    return value if isinstance(value, (str, int, bool, type(None))) else str(value)
