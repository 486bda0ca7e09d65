"""Columns of the auditors' lists."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import positions
from portal.articles import article
from portal.records.models import ACCOUNT, DATABASE, VISITORS, Hold, Record
from portal.records.reading import FAILED
from portal.tables import RecordTable, TimeColumn
from portal.workflow import machines

OF_DOORS = {ACCOUNT: _("账号"), VISITORS: _("访客"), DATABASE: _("数据库")}


def kind_of(machine: str) -> str:
    """What a chain is about, in Chinese."""
    model = machines().get(machine)
    return str(model._meta.verbose_name) if model else str(OF_DOORS.get(machine, machine))


class ObjectColumn(tables.Column):
    """The object by kind and code, leading to its record."""

    def __init__(self, **kwargs: Any):
        super().__init__(_("事项"), accessor="object_code", orderable=False, empty_values=(), **kwargs)

    def render(self, value: Any, record: Any) -> str:
        label = self.value(value, record)
        if record.machine not in machines():
            return label
        return format_html(
            '<a href="{}">{}</a>', reverse("audit_record", args=[record.machine, record.object_id]), label
        )

    def value(self, value: Any, record: Any) -> str:
        return f"{kind_of(record.machine)} {value or record.object_id}"


class FoundTable(RecordTable):
    """Rows of the record as an auditor finds them."""

    at = TimeColumn(format="Y-m-d H:i:s")
    person_name = tables.Column(_("姓名"), orderable=False, attrs={"td": {"class": "pt-nowrap"}})
    position = tables.Column(orderable=False)
    acting_for = tables.Column(orderable=False)
    label = tables.Column(orderable=False)
    what = ObjectColumn()
    articles = tables.Column(orderable=False)
    result = tables.Column(_("结果"), accessor="step", orderable=False, attrs={"td": {"class": "pt-nowrap"}})
    request_id = tables.Column(_("事件编号"), orderable=False, attrs={"td": {"class": "pt-code"}})

    class Meta(RecordTable.Meta):
        model = Record
        fields = ("at", "person_name", "position", "acting_for", "label", "what", "articles", "result", "request_id")

    def render_position(self, value: str) -> str:
        return "、".join(positions.label(each) for each in value.split(", "))

    def render_articles(self, value: str) -> str:
        return "、".join(article(int(number)).label for number in value.split(","))

    def render_result(self, value: str, record: Record) -> str:
        if value != "refused":
            return say("已记录")
        status = record.detail.get("status", 0)
        return f"{say('出错') if status in FAILED else say('被拒绝')} {status}"

    def render_request_id(self, value: str) -> str:
        return value[:12].upper()


class HoldTable(RecordTable):
    """Legal holds, standing ones first."""

    what = ObjectColumn()
    placed_by = tables.Column(_("封存人"), accessor="placed_by__name", orderable=False)
    placed_at = TimeColumn()
    lifted_by = tables.Column(_("解除人"), accessor="lifted_by__name", orderable=False)
    lifted_at = TimeColumn()

    class Meta(RecordTable.Meta):
        model = Hold
        fields = ("what", "reason", "placed_by", "placed_at", "lifted_by", "lifted_at", "lifted_why")
