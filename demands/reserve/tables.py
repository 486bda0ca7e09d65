"""Columns of the list of the reserve."""

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from demands.collection.models import Demand
from demands.reserve import pool
from demands.reserve.models import DemandAdjustment, ReserveEntry
from portal.tables import ONLY_IN_EXCEL, MoneyColumn, RecordTable, StateColumn, TimeColumn


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
    admitted_at = TimeColumn(verbose_name=_("入库时间"), format="Y-m-d")
    expires_at = TimeColumn(verbose_name=_("在库有效期至"), format="Y-m-d")
    days_left = tables.Column(_("剩余（日）"), empty_values=(), orderable=False, attrs={"td": {"class": "num"}})
    scenario = tables.Column(_("入库情形"), attrs=ONLY_IN_EXCEL)
    state = StateColumn()

    class Meta(RecordTable.Meta):
        model = ReserveEntry
        fields = ("code", "title", "field", "lead", "regions", "total_money", "admitted_at", "expires_at")
        sequence = (*fields, "days_left", "scenario", "state")

    def render_days_left(self, record: Any) -> Any:
        left = pool.days_left(record)
        return "—" if left is None else left

    def value_days_left(self, record: Any) -> Any:
        return pool.days_left(record)


class TakeOverTable(RecordTable):
    """Demands without a match, by what is public of them."""

    code = tables.Column(_("需求编号"), attrs={"td": {"class": "pt-code"}})
    title = tables.Column(_("需求名称"), linkify=lambda record: reverse("demand_take_over", args=[record.pk]))
    field = tables.Column(_("领域"), accessor="field__name")
    region = tables.Column(_("省（市）"), accessor="region__name")
    total_investment = MoneyColumn(verbose_name=_("总投入（万元）"))
    is_free = tables.Column(_("能否承接"))
    is_asked_for = tables.Column(_("本单位"))
    reopening_until = TimeColumn(verbose_name=_("承接截止"))

    class Meta(RecordTable.Meta):
        model = Demand
        fields = ("code", "title", "field", "region", "total_investment", "is_free", "is_asked_for", "reopening_until")

    def render_is_free(self, value: bool) -> Any:
        return _("已可承接") if value else _("须原需求方放弃")

    def render_is_asked_for(self, value: bool) -> Any:
        return _("已申请") if value else "—"

    value_is_free, value_is_asked_for = render_is_free, render_is_asked_for


class AdjustmentTable(RecordTable):
    """Adjustments with their demand."""

    code = tables.Column(_("调整编号"), linkify=True, attrs={"td": {"class": "pt-code"}})
    title = tables.Column(_("需求名称"), accessor="demand__title")
    demander = tables.Column(_("需求方"), accessor="demand__demander__name")
    region = tables.Column(_("省（市）"), accessor="demand__region__name")
    submitted_at = TimeColumn(verbose_name=_("提交时间"))
    decided_at = TimeColumn(verbose_name=_("办结时间"))
    state = StateColumn()

    class Meta(RecordTable.Meta):
        model = DemandAdjustment
        fields = ("code", "title", "demander", "region", "submitted_at", "decided_at", "state")
