"""What the portal keeps about a person, in that person's words: no column names, no codes, no digests."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import positions
from portal.accounts.signing.devices import name_of
from portal.articles import article
from portal.records.reading import code
from portal.records.tables import kind_of
from portal.workflow import machines

# What serves the machine and tells a person nothing; the copy for machines has it all the same.
OF_THE_MACHINE = frozenset(
    [
        *("object_id", "seq", "step", "person_id", "person", "person_digest", "detail", "cause", "request_id"),
        *("hash", "prev_hash", "url", "form", "turn", "n", "base", "is_live"),
        *("expire_date", "of_staff", "proved_at", "last_login", "is_superuser", "is_staff"),
    ]
)
FILED = frozenset({"machine", "object_id"})


def told(model: Any) -> list[models.Field]:
    """The columns of a model that mean something to whom they are about, in the order of the model."""
    fields = [f for f in model._meta.concrete_fields if not f.primary_key]
    return [f for f in fields if f.name not in OF_THE_MACHINE]


def with_codes(rows: Any) -> Any:
    """Rows that are filed under a machine and a number, with the code of what they are about."""
    return rows.annotate(object_code=code()) if {f.name for f in rows.model._meta.local_fields} >= FILED else rows


def value(row: Any, field: models.Field) -> str:
    """A value as a person reads it: labels for choices, 是 and 否, times in Shanghai."""
    raw = getattr(row, field.name)
    if raw is None or raw == "":
        return ""
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if field.name in BY_NAME and isinstance(raw, str):
        return BY_NAME[field.name](row, raw)
    return _plain(raw)


def _plain(raw: Any) -> str:
    if isinstance(raw, bool):
        return say("是") if raw else say("否")
    if isinstance(raw, datetime):
        return timezone.localtime(raw).strftime("%Y-%m-%d %H:%M")
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, dict):
        return _plain([each for name, each in raw.items() if name not in OF_THE_MACHINE])
    if isinstance(raw, list):
        return "；".join(filter(None, map(_plain, raw)))
    return "" if raw is None else str(raw)


def _object(row: Any, machine: str) -> str:
    return f"{kind_of(machine)} {row.object_code}" if machine in machines() else kind_of(machine)


def _state(row: Any, state: str) -> str:
    model = machines().get(row.machine)
    return str(dict(model.State.choices).get(state, state)) if model else state


def _positions(_row: Any, raw: str) -> str:
    return "、".join(positions.label(each) for each in raw.split(", "))


def _articles(_row: Any, raw: str) -> str:
    return "、".join(article(int(number)).label for number in raw.split(",") if number)


BY_NAME: dict[str, Callable[[Any, str], str]] = {
    "machine": _object,
    "before": _state,
    "after": _state,
    "state": _state,
    "position": _positions,
    "articles": _articles,
    "agent": lambda _row, raw: name_of(raw),
}
HEADS = {"machine": _("事项")}


def head(field: Any) -> str:
    """What a column is called."""
    return str(HEADS.get(field.name, field.verbose_name))
