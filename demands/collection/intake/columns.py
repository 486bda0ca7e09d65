"""The columns of the sheet, made from the round's form: how a cell is read into it, how an answer is written."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection import completeness, copies
from demands.collection.forms.sections import form_for
from demands.collection.layouts.parts import FormField

DEMANDS, INDICATORS, GUIDE = _("需求"), _("技术指标"), _("填写说明")
NUMBER, KEY = _("序号"), _("系统编号")
YES, NO = _("是"), _("否")
# A promise is given by a person in the portal, not by a cell.
LEFT_OUT = "unclassified_declared"
OF_INDICATORS = {
    "name": _("指标名称"),
    "present": _("现有水平"),
    "target": _("目标值"),
    "unit": _("单位"),
    "method": _("考核方式"),
}
SPLIT = "；;\n、,，"


class Unreadable(Exception):
    """A cell that is none of what its column takes; the text says how to mend it."""


@dataclass(frozen=True)
class SheetColumn:
    """One column: its head, the field of the form behind it, its section, its input and what that lets choose from."""

    head: str
    asked: FormField
    section: str
    name: str
    input: forms.Field
    options: dict[str, str]

    @property
    def is_mark(self) -> bool:
        """Whether it is a box to tick."""
        return isinstance(self.input, forms.BooleanField)

    @property
    def choices(self) -> list[str]:
        """What a list to choose from offers; empty where anything may be written, or several together."""
        return [] if isinstance(self.input, forms.MultipleChoiceField) else list(self.options)

    def sent(self, cell: Any) -> Any:
        """The cell as the form takes it. Raises Unreadable."""
        if isinstance(self.input, forms.MultipleChoiceField):
            return [self._value_of(part) for part in _parts(cell)]
        if isinstance(cell, bool) and self.is_mark:
            return "on" if cell else ""
        if self.options:
            return self._value_of(plain(cell)) if plain(cell) else ""
        if isinstance(self.input, forms.DateField) and isinstance(cell, datetime):
            return cell.date().isoformat()
        return _text(cell)

    def written(self, demand: Any) -> Any:
        """A demand's answer as its cell holds it: numbers as numbers, everything else in words."""
        value = getattr(demand, self.asked.key) if self.asked.column else demand.answers.get(self.asked.key)
        if self.is_mark:
            return str(YES) if value else str(NO)
        if isinstance(value, (Decimal, int)) and not isinstance(value, bool):
            return value
        is_text = isinstance(value, str) and not self.options
        return value if is_text or value is None else copies.read_field(demand, self.asked)

    def _value_of(self, text: str) -> str:
        if text not in self.options:
            given = {"text": text[:40], "ones": "、".join(self.options)}
            raise Unreadable(say("“%(text)s”不在可选范围内，请改为：%(ones)s。") % given)
        return self.options[text]


def columns_of(record: Any) -> list[SheetColumn]:
    """The columns for a demand of some round, in the order of its form; no head stands twice."""
    found: dict[str, SheetColumn] = {}
    for section in completeness.sections_of(record):
        form = form_for(record, section.key)(instance=record)
        asks: Any = section
        for asked in (each for each in asks.asks if each.key != LEFT_OUT):
            name = completeness.form_name(asked)
            head = asked.label if asked.label not in found else f"{asked.label}（{section.title}）"
            field = form.fields[name]
            found[head] = SheetColumn(head, asked, section.key, name, field, _options(field))
    return list(found.values())


def _options(field: Any) -> dict[str, str]:
    """What may be chosen, by its words."""
    if isinstance(field, forms.BooleanField):
        return {str(YES): "on", str(NO): ""}
    return {str(label): str(value) for value, label in getattr(field, "choices", ()) if str(value)}


def heads(columns: list[SheetColumn]) -> list[str]:
    """The whole first row."""
    return [str(NUMBER), str(KEY), *(column.head for column in columns)]


def plain(cell: Any) -> str:
    """A cell as text: whole numbers without a point, nothing as nothing."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _text(cell: Any) -> str:
    if isinstance(cell, (datetime, date)):
        raise Unreadable(say("单元格是日期格式，请把格式改为“文本”后重新填写。"))
    if isinstance(cell, bool):
        raise Unreadable(say("单元格是逻辑值，请改为文字。"))
    return plain(cell)


def _parts(cell: Any) -> list[str]:
    text = plain(cell)
    for sign in SPLIT:
        text = text.replace(sign, "\n")
    return [part.strip() for part in text.split("\n") if part.strip()]
