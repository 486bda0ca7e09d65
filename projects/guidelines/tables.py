"""Columns of the list of guidelines."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from portal.tables import MoneyColumn, RecordTable, StateColumn, TimeColumn
from projects.guidelines.models import Guideline

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class GuidelineTable(RecordTable):
    """Guidelines with their number, directions, funds in 万元, window and state."""

    title = tables.Column(_("指南名称"), linkify=True)
    call = tables.Column(_("年度"), accessor="call__year")
    version = tables.Column(_("版本"), attrs=NUMBER)
    direction_count = tables.Column(_("方向数"), attrs=NUMBER)
    funds = MoneyColumn(verbose_name=_("支持额度合计（万元）"))
    opens_at = TimeColumn(verbose_name=_("申报开始"))
    closes_at = TimeColumn(verbose_name=_("申报截止"))
    state = StateColumn()

    class Meta(RecordTable.Meta):
        model = Guideline
        fields = ("number", "title", "call", "version", "direction_count", "funds", "opens_at", "closes_at", "state")
