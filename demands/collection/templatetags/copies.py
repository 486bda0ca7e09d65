"""How a public copy is read: it keeps the words of the form under which the demand was made."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as say

from demands.collection import copies

register = template.Library()
register.filter("called", copies.called)
register.filter("tells", copies.tells)


@register.filter
def has_present(copy: dict[str, Any]) -> bool:
    """Whether the present levels of the indicators are public."""
    return any("present" in row for row in copy["indicators"])


@register.filter
def term(copy: dict[str, Any]) -> str:
    """The term, in months; the unit is left to what the form calls it, where that says it."""
    if not copy["term_months"]:
        return "—"
    return str(copy["term_months"]) if "月" in copies.called(copy, "term_months") else _months(copy["term_months"])


@register.filter
def total(copy: dict[str, Any]) -> str:
    """The whole investment, in 万元; the unit likewise."""
    if not copy["total_investment"]:
        return "—"
    shown = f"{Decimal(copy['total_investment']):,.2f}"
    return shown if "万元" in copies.called(copy, "total_investment") else say("%s 万元") % shown


def _months(number: int) -> str:
    return say("%(n)s 个月") % {"n": number}
