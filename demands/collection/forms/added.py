"""Inputs for the fields that were added to a form, by their kind."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from demands.collection.forms.inputs import DayInput
from demands.collection.layouts.kinds import Kind
from demands.collection.layouts.parts import FormField

LARGEST = 2_000_000_000
MONEY_ERRORS = {
    "invalid": _("请填写数字，单位万元，例如 1200.00。"),
    "max_decimal_places": _("金额以万元计，最多两位小数，请修改。"),
    "min_value": _("金额不能是负数，请修改。"),
}


def field_for(each: FormField) -> forms.Field:
    """The input of an added field; what it may be left empty is for the section to say."""
    made = MAKERS[Kind(each.kind)](each)
    made.label, made.help_text = each.label, help_of(each)
    return made


def help_of(each: FormField) -> str:
    """How to fill a field in, and an example."""
    example = str(_("例如：%s")) % each.example if each.example else ""
    return f"{each.help}{example}"


def start(value: Any, each: FormField) -> Any:
    """A kept answer as its input begins with it; what does not fit the kind is left out."""
    try:
        if each.kind == Kind.MONEY and value not in (None, ""):
            return Decimal(str(value))
        if each.kind == Kind.DATE and value:
            return parse_date(str(value))
    except (InvalidOperation, ValueError):
        return None
    if each.kind == Kind.YES_NO:
        return {True: "yes", False: "no"}.get(value, "")
    return value


def _text(each: FormField) -> forms.Field:
    widget = forms.Textarea if each.kind == Kind.LONG else forms.TextInput
    return forms.CharField(max_length=each.limit or None, widget=widget)


def _date(each: FormField) -> forms.Field:
    return forms.DateField(
        widget=DayInput(), error_messages={"invalid": _("请按“年-月-日”填写日期，例如 2026-05-20。")}
    )


def _choices(each: FormField) -> list[tuple[str, str]]:
    return [(option, option) for option in each.options]


def _yes_no(each: FormField) -> forms.Field:
    return forms.TypedChoiceField(
        choices=[("", "—"), ("yes", _("是")), ("no", _("否"))],
        coerce=lambda sent: sent == "yes",
        empty_value=None,
    )


def _integer(each: FormField) -> forms.Field:
    return forms.IntegerField(min_value=-LARGEST, max_value=LARGEST, error_messages={"invalid": _("请填写整数。")})


def _money(each: FormField) -> forms.Field:
    return forms.DecimalField(max_digits=14, decimal_places=2, min_value=0, error_messages=MONEY_ERRORS)


MAKERS: dict[Kind, Callable[[FormField], forms.Field]] = {
    Kind.SHORT: _text,
    Kind.LONG: _text,
    Kind.INTEGER: _integer,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.ONE: lambda each: forms.ChoiceField(choices=[("", "—"), *_choices(each)]),
    Kind.SEVERAL: lambda each: forms.MultipleChoiceField(choices=_choices(each), widget=forms.CheckboxSelectMultiple),
    Kind.YES_NO: _yes_no,
}
