"""What the steps of a correction ask for."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from demands.collection.models import Demand, Indicator
from demands.release import correcting
from portal.forms import StepForm
from portal.sections.parts import label


class ComposeForm(StepForm):
    """Every text that may be corrected, as the public reads it now; what is typed differently is the correction."""

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
        self.said = correcting.current(self.record.demand.public_row) if self.record else {"indicators": []}
        for name in correcting.TEXTS:
            column = Demand._meta.get_field(name)
            rows = 1 if column.max_length <= 100 else 4
            widget = forms.TextInput() if rows == 1 else forms.Textarea(attrs={"rows": rows})
            self.fields[name] = forms.CharField(
                label=label(Demand, name), max_length=column.max_length, required=False, widget=widget
            )
        for place, row in enumerate(self.said["indicators"]):
            for cell in self._cells(row):
                self.fields[f"cell_{place}_{cell}"] = self._cell(cell, row["name"])

    @staticmethod
    def initial_for(record: Any) -> dict[str, Any]:
        """The text as it would read with what is drafted already."""
        said = correcting.applied(record.demand.public_row, record.changed)
        cells = {
            f"cell_{place}_{cell}": row.get(cell, "")
            for place, row in enumerate(said["indicators"])
            for cell in correcting.CELLS
        }
        return {name: said.get(name, "") for name in correcting.TEXTS} | cells | {"reason": record.reason}

    def rows(self) -> Iterator[dict[str, Any]]:
        """The indicators with the fields of their cells."""
        for place, row in enumerate(self.said["indicators"]):
            yield {"name": row["name"], "cells": [self[f"cell_{place}_{cell}"] for cell in self._cells(row)]}

    def texts(self) -> list[Any]:
        """The fields of the texts."""
        return [self[name] for name in correcting.TEXTS]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.record and not self.errors and not any(self.changed().values()):
            raise ValidationError(_("没有改动任何内容。请直接在原文上改成正确的文字。"))
        return given

    def changed(self) -> dict[str, Any]:
        """Only what differs from what the public reads now."""
        given, tables = self.cleaned_data, {}
        texts = {n: given[n] for n in correcting.TEXTS if _lines(given[n]) != _lines(self.said.get(n, ""))}
        for place, row in enumerate(self.said["indicators"]):
            cells = {c: given[f"cell_{place}_{c}"] for c in self._cells(row)}
            if differing := {c: words for c, words in cells.items() if words != row.get(c, "")}:
                tables[str(place)] = differing
        return {"texts": texts, "indicators": tables}

    def inputs(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"], "changed": self.changed()}

    @staticmethod
    def _cells(row: dict[str, str]) -> list[str]:
        return [cell for cell in correcting.CELLS if cell in row]

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
    digest = forms.CharField(widget=forms.HiddenInput, required=False)
    template_of_step = "release/correction_sign.html"

    @staticmethod
    def initial_for(record: Any) -> dict[str, Any]:
        """What is signed is what this page showed."""
        return {"digest": record.signing_digest()}
