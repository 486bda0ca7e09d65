"""What the steps of a correction ask for."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from demands.collection import copies, later
from demands.collection.layouts.reading import layout_of
from demands.collection.models import Demand, Indicator
from demands.release import correcting, today
from portal.forms import StepForm


class ComposeForm(StepForm):
    """Every text that may be corrected, as the public reads it now; what is typed differently is the correction.

    What is restricted is no field of it.
    """

    reason = forms.CharField(
        label=_("更正说明"),
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("公众和揭榜单位会看到这段文字：更正什么、为什么更正。"),
    )
    template_of_step = "release/correction_compose.html"

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.row = self.record.demand.public_row if self.record else None
        self.names = correcting.offered(self.row) if self.row else ()
        answered = self.record and later.is_so(later.ANSWERS_OPENED, self.record.demand)
        self.table = correcting.cells_offered(self.row) if self.row and not answered else {}
        for name in self.names:
            self.fields[name] = self._text(name)
        for line, (indicator, cells) in self.table.items():
            for cell in cells:
                self.fields[f"cell_{line}_{cell}"] = self._cell(cell, indicator)

    @staticmethod
    def initial_for(record: Any) -> dict[str, Any]:
        """The text as it would read with what is drafted already."""
        row, changed = record.demand.public_row, record.changed
        said, drafted = correcting.applied(row, changed), changed.get("indicators", {})
        cells = {
            f"cell_{line}_{cell}": words
            for line, (_name, known) in correcting.cells_offered(row).items()
            for cell, words in (known | drafted.get(line, {})).items()
        }
        return {name: said.get(name, "") for name in correcting.TEXTS} | cells | {"reason": record.reason}

    def rows(self) -> Iterator[dict[str, Any]]:
        """The indicators with the fields of their cells."""
        for line, (indicator, cells) in self.table.items():
            yield {"name": indicator, "cells": [self[f"cell_{line}_{cell}"] for cell in cells]}

    def texts(self) -> list[Any]:
        """The fields of the texts."""
        return [self[name] for name in self.names]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.record and not self.errors and not any(self.changed().values()):
            raise ValidationError(_("没有改动任何内容。请直接在原文上改成正确的文字。"))
        return given

    def changed(self) -> dict[str, Any]:
        """Only what differs from what the public reads now."""
        given, tables, said = self.cleaned_data, {}, today.of_row(self.row)
        texts = {name: given[name] for name in self.names if _lines(given[name]) != _lines(said.get(name, ""))}
        for line, (_name, cells) in self.table.items():
            typed = {cell: given[f"cell_{line}_{cell}"] for cell in cells}
            if differing := {cell: words for cell, words in typed.items() if words != cells[cell]}:
                tables[line] = differing
        return {"texts": texts, "indicators": tables}

    def inputs(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"], "changed": self.changed()}

    def _text(self, name: str) -> forms.CharField:
        longest, asked = Demand._meta.get_field(name).max_length, layout_of(self.record.demand).by_key[name]
        widget = forms.TextInput() if longest <= 100 else forms.Textarea(attrs={"rows": 4})
        called, limit = copies.called(today.of_row(self.row), name), asked.limit or longest
        return forms.CharField(label=called, max_length=limit, required=False, widget=widget)

    @staticmethod
    def _cell(cell: str, name: str) -> forms.CharField:
        column = Indicator._meta.get_field(cell)
        named, said = {"aria-label": f"{name}：{column.verbose_name}"}, {"name": name, "cell": column.verbose_name}
        must = cell in ("target", "method")
        return forms.CharField(
            label=column.verbose_name,
            max_length=column.max_length,
            required=must,
            widget=forms.TextInput(attrs=named),
            error_messages={"required": _("“%(name)s”的%(cell)s不能为空") % said},
        )


def _lines(text: str) -> str:
    return "\n".join(str(text).splitlines())


class SignForm(StepForm):
    """The approver's own signature under exactly what was shown."""

    confirmed = forms.BooleanField(label=_("已逐处核对更正前后的文字，同意以本厅（委）名义公告"))
    secrecy = forms.BooleanField(
        label=_("已对更正后公开的文字作保密审查，不涉及国家秘密和不宜公开的信息"),
        error_messages={"required": _("更正后的文字将向社会公开，请先完成保密审查并勾选。")},
    )
    digest = forms.CharField(widget=forms.HiddenInput, required=False)
    template_of_step = "release/correction_sign.html"

    @staticmethod
    def initial_for(record: Any) -> dict[str, Any]:
        """What is signed is what this page showed."""
        return {"digest": record.signing_digest()}
