"""Columns of lists of solutions, agreements and demands in matching."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from demands.collection.models import Demand
from demands.matching.models import Agreement, ExpertComparison, Solution
from portal.tables import ONLY_IN_EXCEL, MoneyColumn, RecordTable, StateColumn, TimeColumn

CODE = {"td": {"class": "pt-code"}}


class SolutionTable(RecordTable):
    """Solutions with the demand that they answer."""

    code = tables.Column(_("方案编号"), attrs=CODE)
    title = tables.Column(_("方案名称"), linkify=True)
    demand = tables.Column(_("需求"), accessor="demand__title")
    organisation = tables.Column(_("揭榜单位"), accessor="organisation__name")
    region = tables.Column(_("省（市）"), accessor="region__name")
    money = MoneyColumn(verbose_name=_("所需经费（万元）"))
    submitted_at = TimeColumn(verbose_name=_("提交时间"))
    state = StateColumn()

    class Meta(RecordTable.Meta):
        model = Solution
        fields = ("code", "title", "demand", "organisation", "region", "money", "submitted_at", "state")


class AgreementTable(RecordTable):
    """Agreements with both sides."""

    code = tables.Column(_("意向编号"), linkify=True, attrs=CODE)
    demand = tables.Column(_("需求"), accessor="demand__title")
    demander = tables.Column(_("需求方"), accessor="demand__demander__name")
    provider = tables.Column(_("揭榜方"), accessor="solution__organisation__name")
    money = MoneyColumn(verbose_name=_("合作经费（万元）"))
    signed_at = TimeColumn(verbose_name=_("双方签署时间"))
    state = StateColumn()

    class Meta(RecordTable.Meta):
        model = Agreement
        fields = ("code", "demand", "demander", "provider", "money", "signed_at", "state")


class MatchingTable(RecordTable):
    """Published demands, each with its way to the comparison."""

    code = tables.Column(_("需求编号"), attrs=CODE)
    title = tables.Column(_("需求名称"), linkify=True)
    demander = tables.Column(_("需求方"), accessor="demander__name")
    window_closes_at = TimeColumn(verbose_name=_("揭榜截止"))
    matching_due = TimeColumn(verbose_name=_("对接期限"))
    state = StateColumn()
    act = tables.Column(_("办理"), empty_values=(), orderable=False)

    class Meta(RecordTable.Meta):
        model = Demand
        fields = ("code", "title", "demander", "window_closes_at", "matching_due", "state")

    def render_act(self, record: Any) -> str:
        """One button: the comparison."""
        url = reverse("solution_compare", args=[record.pk])
        hidden = format_html('<span class="visually-hidden"> {}</span>', record.code)
        return format_html('<a class="btn btn-outline-primary btn-sm" href="{}">{}{}</a>', url, _("比选方案"), hidden)


class ComparisonTable(RecordTable):
    """Requests for a comparison by experts, each with what was answered."""

    code = tables.Column(
        _("需求编号"), accessor="demand__code", linkify=lambda record: record.get_absolute_url(), attrs=CODE
    )
    title = tables.Column(_("需求名称"), accessor="demand__title")
    demander = tables.Column(_("需求方"), accessor="demand__demander__name")
    region = tables.Column(_("省（市）"), accessor="demand__region__name")
    matching_due = TimeColumn(verbose_name=_("对接期限"), accessor="demand__matching_due")
    asked_at = TimeColumn(verbose_name=_("申请时间"))
    reason = tables.Column(_("申请理由"), attrs=ONLY_IN_EXCEL)
    answer = tables.Column(_("办理意见"), attrs=ONLY_IN_EXCEL)
    state = StateColumn()

    class Meta(RecordTable.Meta):
        model = ExpertComparison
        fields = ("code", "title", "demander", "region", "matching_due", "asked_at", "reason", "answer", "state")
