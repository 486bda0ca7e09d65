"""Columns of the list of the reserve."""

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from demands.reserve.models import ReserveEntry
from portal.tables import MoneyColumn, RecordTable, StateColumn, TimeColumn


class RegionsColumn(tables.Column):
    """The regions of an entry's units: squares on the page, names in Excel."""

    def render(self, value: list[str]) -> str:
        return render_to_string("reserve/_regions.html", {"codes": value})

    def value(self, value: list[str], record: Any) -> str:
        return "、".join(sorted({unit.region.name for unit in record.units.all()}))


class EntryTable(RecordTable):
    """Entries with lead, regions, money and how long they stay."""

    code = tables.Column(_("储备编号"), attrs={"td": {"class": "pt-code"}})
    title = tables.Column(_("项目名称"), linkify=True)
    field = tables.Column(_("领域"), accessor="demand__field__name")
    lead = tables.Column(_("牵头单位"), accessor="lead__name")
    regions = RegionsColumn(verbose_name=_("参与省（市）"), orderable=False)
    total_money = MoneyColumn(verbose_name=_("总投入（万元）"))
    admitted_at = TimeColumn(verbose_name=_("入库时间"))
    expires_at = TimeColumn(verbose_name=_("在库有效期至"))
    state = StateColumn()

    class Meta(RecordTable.Meta):
        model = ReserveEntry
        fields = ("code", "title", "field", "lead", "regions", "total_money", "admitted_at", "expires_at", "state")
