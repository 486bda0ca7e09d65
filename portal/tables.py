"""Columns that lists share; the look is `templates/portal/_table.html`."""

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

# A column that is told on the screen by another one, and stands on its own in Excel.
ONLY_IN_EXCEL = {"td": {"class": "d-none"}, "th": {"class": "d-none"}}


class StateColumn(tables.Column):
    """The state as shape and word; plain words in Excel."""

    def __init__(self, **kwargs: Any):
        super().__init__(_("状态"), **kwargs)

    def render(self, value: Any, record: Any) -> str:
        context = {"tone": record.tones.get(record.state, ""), "label": record.get_state_display()}
        return render_to_string("portal/_state.html", context)

    def value(self, value: Any, record: Any) -> str:
        return record.get_state_display()


class MoneyColumn(tables.Column):
    """万元 with two decimals, to the right; the unit stands in the head."""

    attrs = {"td": {"class": "num"}, "th": {"class": "num"}}

    def render(self, value: Decimal) -> str:
        return f"{value:,.2f}"

    def value(self, value: Any) -> Any:
        return value


class TimeColumn(tables.DateTimeColumn):
    """Date and time in Shanghai."""

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("format", "Y-m-d H:i")
        super().__init__(*args, **kwargs)
        self.attrs = {"td": {"class": "pt-num"}}


class RecordTable(tables.Table):
    """Base of every list's columns."""

    class Meta:
        template_name = "portal/_table.html"
        attrs = {"class": "pt-table pt-table--mid pt-table--cards pt-table--list"}
        empty_text = ""
