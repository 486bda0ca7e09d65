"""Plausible answers to whatever a step's form asks."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms

from portal import clock
from tests.factories import files, people

SENTENCE = "情况属实，符合要求，同意按程序办理本事项。"


def answers_for(declared: Any, record: Any, user: Any) -> dict[str, Any]:
    """A value for each field of the step's form, by the field's type."""
    form_class = declared.form_class()
    if form_class is None:
        return {}
    form = form_class(record=record, user=user)
    asked = form.fields.items()
    return {name: BY_NAME[name]() if name in BY_NAME else answer(field, record, user) for name, field in asked}


def answer(field: forms.Field, record: Any, user: Any) -> Any:
    """One plausible value."""
    for kind, give in BY_KIND:
        if isinstance(field, kind):
            return give(field, record, user)
    return SENTENCE


def _text(field: Any, *_who: Any) -> str:
    text = SENTENCE * (1 + (field.min_length or 0) // len(SENTENCE))
    return text[: field.max_length] if field.max_length else text


def _number(field: Any, *_who: Any) -> Any:
    value = field.min_value if field.min_value is not None else 1
    return Decimal(value) if isinstance(field, forms.DecimalField) else int(value)


def _choice(field: Any, *_who: Any) -> Any:
    values = [value for value, _label in field.choices if value not in ("", None) and not isinstance(_label, list)]
    return values[0] if values else ""


# What a form makes of what is typed before the step is given it: a code without its blanks.
BY_NAME = {"holder_uscc": people.uscc}

# The most particular kind first: a ModelChoiceField is a ChoiceField too, an EmailField a CharField.
BY_KIND = (
    (forms.BooleanField, lambda *_all: True),
    (forms.ModelMultipleChoiceField, lambda field, *_who: list(field.queryset[:1])),
    (forms.ModelChoiceField, lambda field, *_who: field.queryset.first()),
    (forms.MultipleChoiceField, lambda field, *_who: [_choice(field)]),
    (forms.ChoiceField, _choice),
    (forms.FileField, lambda field, record, user: files.stored(record, user) if field.required else None),
    (forms.DateTimeField, lambda *_all: clock.now() + timedelta(days=30)),
    (forms.DateField, lambda field, *_who: field.clean(clock.today() + timedelta(days=30))),
    ((forms.DecimalField, forms.IntegerField), _number),
    (forms.EmailField, lambda *_all: "someone@example.org"),
    (forms.URLField, lambda *_all: "https://example.org/"),
    (forms.CharField, _text),
)
