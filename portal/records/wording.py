"""Columns and values of the row history in the reader's words."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as say

from portal.personal.kinds import masked
from portal.personal.register import declared
from portal.records.pairs import EMPTY, Told

SHOWN = 600  # characters of one value on a page; the package holds all of it


def model_of(table: str) -> Any:
    """The model behind a table, None for one that is no more."""
    found = (m for m in apps.get_models(include_auto_created=True) if m._meta.db_table == table)
    return next(found, None)


def column(model: Any, name: str) -> str:
    """The label of a column; its own name where a later migration took it away."""
    field = _field(model, name)
    return str(field.verbose_name) if field else name


def value(model: Any, name: str, raw: Any) -> str:
    """A value as pages show it: choices by their label, times in Shanghai, keys with what they point to; cut.

    A telephone or a mailbox is masked: whoever needs it asks for it on the record's own page, which is on record.
    """
    said = _said(model, name, raw)
    if said != EMPTY and (personal := _personal(model, name)):
        said = masked(personal.kind, said)
    return said if len(said) <= SHOWN else say("%s……（共 %d 字，全文见归档包）") % (said[:SHOWN], len(said))


def _said(model: Any, name: str, raw: Any) -> str:
    field = _field(model, name)
    if raw is None or raw == "":
        return EMPTY
    if isinstance(raw, bool):
        return say("是") if raw else say("否")
    if isinstance(raw, (dict, list)):
        return Told(model, name, value).text(raw)
    if field is None:
        return str(raw)
    if isinstance(field, models.ForeignKey):
        return _pointed_to(field, raw)
    if field.flatchoices:
        return str(dict(field.flatchoices).get(raw, raw))
    return _typed(field, raw)


def in_order(model: Any, data: dict[str, Any]) -> list[tuple[str, Any]]:
    """Columns in the order of the model; those that are gone since come last."""
    order = [f.column for f in model._meta.local_concrete_fields] if model else []
    return sorted(data.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order))


def _typed(field: Any, raw: Any) -> str:
    try:
        typed = field.to_python(raw)
    except (ValidationError, ValueError, TypeError):
        return str(raw)
    if isinstance(typed, datetime):
        return timezone.localtime(typed).strftime("%Y-%m-%d %H:%M:%S")
    return str(typed)


def _pointed_to(field: Any, raw: Any) -> str:
    found = field.related_model._base_manager.filter(pk=raw).first()
    return f"{found}（{raw}）" if found else str(raw)


def _personal(model: Any, name: str) -> Any:
    field = _field(model, name)
    return declared(model).get(field.name) if field else None


def _field(model: Any, name: str) -> Any:
    return next((f for f in model._meta.local_concrete_fields if f.column == name), None) if model else None
