"""A form's fields as a browser sends them and as a reader calls them; plain forms, lists of forms and grids alike."""

from collections.abc import Iterator
from hashlib import blake2s
from typing import Any

from django.forms import BaseFormSet, BoundField, CheckboxInput
from django.forms.widgets import ChoiceWidget
from django.utils.translation import gettext as say

MARK = 10  # hexadecimal digits: a mark tells versions of one field apart, it guards nothing


def singles(parts: Any) -> Iterator[BoundField]:
    """The visible fields of the plain forms among the parts, without files."""
    for part in _flat(parts):
        if not isinstance(part, BaseFormSet):
            yield from (field for field in part.visible_fields() if not field.field.widget.needs_multipart_form)


def hidden(parts: Any) -> Iterator[BoundField]:
    """Their hidden fields."""
    for part in _flat(parts):
        if not isinstance(part, BaseFormSet):
            yield from part.hidden_fields()


def grids(parts: Any) -> Iterator[BaseFormSet]:
    """The grids among the parts."""
    return (part for part in _flat(parts) if isinstance(part, BaseFormSet))


def as_sent(field: BoundField) -> list[str]:
    """What a browser sends for the field as it stands on the page."""
    widget, value = field.field.widget, field.value()
    if isinstance(widget, CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    shown = widget.format_value(value)
    values = shown if isinstance(shown, list | tuple) else [] if shown is None else [shown]
    plain = [text for text in (str(value).replace("\r\n", "\n").strip() for value in values) if text]
    return sorted(plain) if getattr(widget, "allow_multiple_selected", False) else plain


def in_words(field: BoundField) -> str:
    """What a reader sees in the field."""
    sent, widget = as_sent(field), field.field.widget
    if isinstance(widget, CheckboxInput):
        return say("是") if sent else say("否")
    if isinstance(widget, ChoiceWidget):
        return "、".join(str(option["label"]) for option in _options(field, widget) if option["selected"] and sent)
    return "\n".join(sent)


def called(field: BoundField) -> str:
    """What a reader calls the field; a form that is one of many says which (`called`)."""
    return "：".join(str(word) for word in (getattr(field.form, "called", ""), field.label) if word)


def rows_of(grid: Any) -> list[Any]:
    """The forms of a grid's rows that hold something and are not struck out."""
    return [form for form in grid.forms if any(cells(form)) and not is_struck(form)]


def cells(row: Any) -> list[list[str]]:
    """What a browser sends for each visible cell of a row."""
    return [as_sent(field) for field in row.visible_fields() if field.name != "DELETE"]


def is_struck(row: Any) -> bool:
    """Whether the row is marked to be deleted."""
    return "DELETE" in row.fields and bool(as_sent(row["DELETE"]))


def row_in_words(row: Any) -> str:
    """A row on one line."""
    return "，".join(filter(None, (in_words(field) for field in row.visible_fields() if field.name != "DELETE")))


def mark(value: Any) -> str:
    """A short digest of a field's or a grid's contents."""
    return blake2s(repr(value).encode()).hexdigest()[:MARK]


def marks(parts: Any) -> dict[str, str]:
    """{name: mark} of every field and grid."""
    found = {str(field.html_name): mark(as_sent(field)) for field in singles(parts)}
    return found | {str(grid.prefix): mark([cells(row) for row in rows_of(grid)]) for grid in grids(parts)}


def _options(field: BoundField, widget: ChoiceWidget) -> Iterator[dict[str, Any]]:
    return widget.options(field.html_name, widget.format_value(field.value()))


def _flat(parts: Any) -> Iterator[Any]:
    for part in parts:
        if isinstance(part, list | tuple):
            yield from _flat(part)
        elif part is not None:
            yield part
