"""Columns of the queue of the formality check."""

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from demands.collection.models import Demand
from portal.tables import MoneyColumn, RecordTable, TimeColumn

CODE = {"td": {"class": "pt-code"}}


class PickColumn(tables.Column):
    """A box to tick, with the amount that the foot adds up."""

    def __init__(self) -> None:
        super().__init__(_("选择"), accessor="pk", orderable=False)

    def render(self, value: int, record: Any) -> str:
        return render_to_string("collection/queue/_pick.html", {"demand": record})


class DueColumn(TimeColumn):
    """The deadline and what is left; the plain instant in Excel."""

    def render(self, record: Any, value: Any, column: Any, bound_column: Any) -> str:
        return render_to_string("collection/queue/_due.html", {"due": value})


def where_to_go(record: Any, table: Any) -> str:
    """An officer opens the check; whoever only follows it, the demand."""
    checks = "dept_officer" in table.request.user.roles
    return reverse("demand_check", args=[record.pk]) if checks else record.get_absolute_url()


class QueueTable(RecordTable):
    """What waits, by whom it is handled, and what the portal noticed."""

    pick = PickColumn()
    code = tables.Column(_("需求编号"), attrs=CODE)
    title = tables.Column(_("需求名称"), linkify=where_to_go)
    organisation = tables.Column(_("单位"), accessor="organisation__name")
    field = tables.Column(_("领域"), accessor="field__name", default="—")
    total_investment = MoneyColumn(verbose_name=_("总投入（万元）"))
    submitted_at = TimeColumn(verbose_name=_("提交时间"))
    check_due = DueColumn(verbose_name=_("审查期限"))
    handler = tables.Column(_("经办"), accessor="handler__name", default="—")
    alike = tables.Column(_("相近需求"), attrs={"td": {"class": "num"}, "th": {"class": "num"}})

    class Meta(RecordTable.Meta):
        model = Demand
        fields = (
            "pick",
            "code",
            "title",
            "organisation",
            "field",
            "total_investment",
            "submitted_at",
            "check_due",
            "handler",
            "alike",
        )
