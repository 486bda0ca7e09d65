"""Answers to fields that were added to a form: how they are kept in the demand's one column, and how they are read."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as say

from demands.collection.layouts.kinds import Kind
from demands.collection.layouts.parts import FormField


def form_name(key: str) -> str:
    """What an added field is called in the form that is sent, so that it can never be taken for a column."""
    return f"added_{key}"


def kept(value: Any) -> Any:
    """A cleaned answer as JSON keeps it: money in 万元 as text with two decimals, days as 2026-05-20."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, (list, tuple)) else value


def is_empty(value: Any, each: FormField) -> bool:
    """Whether nothing was answered; 否 is an answer where 是/否 is asked."""
    return value is None if each.kind == Kind.YES_NO else value in (None, "", [])


def shown(value: Any, each: FormField) -> str:
    """One answer in words."""
    if is_empty(value, each):
        return ""
    if each.kind == Kind.YES_NO:
        return say("是") if value else say("否")
    if each.kind == Kind.MONEY:
        return _money(value)
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def of(record: Any, each: FormField) -> str:
    """A record's answer in words."""
    return shown(record.answers.get(each.key), each)


def _money(value: Any) -> str:
    try:
        return f"{Decimal(str(value)):,.2f}"
    except InvalidOperation:
        return str(value)
