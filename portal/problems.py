"""The errors of forms in sentences that say how to mend them, the same at the field and in the summary on top."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.forms import BoundField, CheckboxInput, DateInput, Field, FileField, Select
from django.forms.widgets import ChoiceWidget
from django.utils.translation import gettext as _

from portal.general_checks import reworded


class Problem(NamedTuple):
    """One error: the sentence, and the id of the field where it is mended (empty for the form as a whole)."""

    text: str
    anchor: str


def sentences(field: BoundField) -> list[str]:
    """What is wrong with a field; a missing answer is asked for by its label, a row of a grid by its number."""
    row = _row_of(field)
    return [f"{row}{_worded(field, error)}" for error in field.errors.as_data()]


def problems_of(*forms: Any) -> list[Problem]:
    """All errors of the forms, formsets and lists of them, in the order given; what is missing is passed over."""
    found: list[Problem] = []
    for form in forms:
        found += problems_of(*form) if isinstance(form, list | tuple) else _of_one(form) if form else []
    return found


def _of_one(form: Any) -> Iterator[Problem]:
    if hasattr(form, "management_form"):
        for text in form.non_form_errors():
            yield Problem(text, f"{form.prefix}-rows")
        yield from (problem for row in form.forms for problem in _of_one(row))
        return
    for text in form.non_field_errors():
        yield Problem(text, "")
    for field in form:
        for text in sentences(field):
            yield Problem(text, _anchor(field))


def _anchor(field: BoundField) -> str:
    """The id of the input that the keyboard should go to: of a list of buttons, the first."""
    buttons = isinstance(field.field.widget, ChoiceWidget) and not isinstance(field.field.widget, Select)
    return f"{field.auto_id}_0" if buttons else field.id_for_label or field.auto_id


def _worded(field: BoundField, error: ValidationError) -> str:
    """The error's own words, but for what Django says of any field."""
    general = Field.default_error_messages["required"]
    if error.code == "required" and " ".join(error.messages) == general:
        return _asking(field)
    return reworded(field.label, error) or " ".join(error.messages)


def _asking(field: BoundField) -> str:
    widget, label = field.field.widget, field.label
    if isinstance(field.field, FileField):
        return _("请上传%(label)s") % {"label": label}
    if isinstance(widget, CheckboxInput):
        return _("请勾选“%(label)s”") % {"label": label}
    if isinstance(widget, Select | ChoiceWidget | DateInput):
        return _("请选择%(label)s") % {"label": label}
    return _("请填写%(label)s") % {"label": label}


def _row_of(field: BoundField) -> str:
    """第 2 行： for a field of the second row of a grid, nothing for a field of a plain form."""
    number = (field.form.prefix or "").rpartition("-")[2]
    return _("第 %(n)d 行：") % {"n": int(number) + 1} if number.isdigit() else ""
