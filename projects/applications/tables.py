"""Columns of lists of applications."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from portal.tables import ONLY_IN_EXCEL, MoneyColumn, RecordTable, StateColumn, TimeColumn
from projects.applications.models import Application


class ApplicationTable(RecordTable):
    """Applications with number, lead unit, region, money asked for, rank and state."""

    code = tables.Column(_("申报编号"), attrs={"td": {"class": "pt-code"}}, empty_values=())
    title = tables.Column(_("项目名称"), linkify=True)
    lead = tables.Column(_("牵头单位"), accessor="lead__name")
    region = tables.Column(_("省（市）"), accessor="region__name")
    leader = tables.Column(_("项目负责人"), accessor="leader__name", default="")
    direction = tables.Column(_("指南方向"), accessor="direction__title", attrs=ONLY_IN_EXCEL)
    public_money = MoneyColumn(_("申请财政资金（万元）"))
    recommendation_rank = tables.Column(
        _("推荐排序"), default="", attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )
    submitted_at = TimeColumn(verbose_name=_("提交时间"), default="")
    state = StateColumn()

    class Meta(RecordTable.Meta):
        model = Application
        fields = (
            "code",
            "title",
            "lead",
            "region",
            "leader",
            "direction",
            "public_money",
            "recommendation_rank",
            "submitted_at",
            "state",
        )
        order_by = ("-pk",)

    def render_code(self, value):
        """A draft has no number yet."""
        return value or "—"
