"""Columns of the rank list."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from demands.collection.models import Demand
from demands.collection.queue.tables import CODE, PickColumn
from demands.collection.selection import ranking
from portal.tables import ONLY_IN_EXCEL, MoneyColumn, RecordTable, StateColumn

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class RankTable(RecordTable):
    """Place, scores and opinions beside what the demand is."""

    pick = PickColumn()
    rank = tables.Column(_("名次"), default="—", attrs=NUMBER)
    code = tables.Column(_("需求编号"), attrs=CODE)
    title = tables.Column(_("需求名称"), linkify=True)
    organisation = tables.Column(_("单位"), accessor="organisation__name")
    field = tables.Column(_("领域"), accessor="field__name", default="—", attrs=ONLY_IN_EXCEL)
    total_investment = MoneyColumn(verbose_name=_("总投入（万元）"))
    mean = tables.Column(_("均分"), default="—", attrs=NUMBER)
    standardised = tables.Column(_("标准化均分"), default="—", attrs=NUMBER)
    deviation = tables.Column(_("标准差"), default="—", attrs=NUMBER)
    above_line = tables.Column(_("分数线"))
    said = tables.Column(_("专家推荐"), orderable=False)
    panel = tables.Column(_("专家组意见"), default="—")
    review_title = tables.Column(_("评审轮次"), default="—", orderable=False, attrs=ONLY_IN_EXCEL)
    state = StateColumn()

    class Meta(RecordTable.Meta):
        model = Demand
        fields = (
            "pick",
            "rank",
            "code",
            "title",
            "organisation",
            "field",
            "total_investment",
            "mean",
            "standardised",
            "deviation",
            "above_line",
            "said",
            "panel",
            "review_title",
            "state",
        )

    def render_above_line(self, value: bool, record: Any) -> Any:
        return "—" if record.mean is None else _("达到") if value else _("未达到")

    def value_above_line(self, value: bool, record: Any) -> str:
        return str(self.render_above_line(value, record))

    def render_said(self, value: list[str]) -> str:
        return ranking.in_words(value)

    def render_panel(self, value: str) -> str:
        return ranking.panel_in_words(value)
