"""Columns of the lists of rounds and demands."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from demands.collection.layouts import answers
from demands.collection.layouts.reading import layout_of
from demands.collection.models import CollectionRound, Demand
from demands.collection.rules import bureaus
from portal.tables import ONLY_IN_EXCEL, MoneyColumn, RecordTable, StateColumn, TimeColumn

CODE = {"td": {"class": "pt-code"}}


class RoundTable(RecordTable):
    """Rounds with their time and how many demands came in."""

    code = tables.Column(_("批次编号"), attrs=CODE)
    name = tables.Column(_("批次名称"), linkify=True)
    opens_at = TimeColumn(verbose_name=_("开始时间"))
    closes_at = TimeColumn(verbose_name=_("截止时间"))
    handed_in = tables.Column(_("提交数"), attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    state = StateColumn()

    class Meta(RecordTable.Meta):
        model = CollectionRound
        fields = ("code", "name", "opens_at", "closes_at", "handed_in", "state")


class AddedColumn(tables.Column):
    """What a demand answered to the fields that its form adds, one to a line; in Excel only."""

    def __init__(self, **kwargs: Any):
        super().__init__(_("补充填报内容"), accessor="pk", orderable=False, attrs=ONLY_IN_EXCEL, **kwargs)

    def value(self, record: Any) -> str:
        told = [(each.label, answers.of(record, each)) for each in layout_of(record).added]
        return "\n".join(f"{label}：{text}" for label, text in told if text)


class OwnDemandTable(RecordTable):
    """A unit's demands with what is due."""

    code = tables.Column(_("需求编号"), default="—", attrs=CODE)
    title = tables.Column(_("需求名称"), linkify=True)
    field = tables.Column(_("领域"), accessor="field__name", default="—")
    round = tables.Column(_("征集批次"), accessor="round__name")
    total_investment = MoneyColumn(verbose_name=_("总投入（万元）"))
    lapses_at = TimeColumn(verbose_name=_("填报期限"))
    state = StateColumn()
    added = AddedColumn()

    class Meta(RecordTable.Meta):
        model = Demand
        fields = ("code", "title", "field", "round", "total_investment", "lapses_at", "state")


class DemandTable(RecordTable):
    """Demands as a department works through them."""

    code = tables.Column(_("需求编号"), default="—", attrs=CODE)
    title = tables.Column(_("需求名称"), linkify=True)
    organisation = tables.Column(_("单位"), accessor="organisation__name")
    region = tables.Column(_("省（市）"), accessor="region__name")
    field = tables.Column(_("领域"), accessor="field__name", default="—")
    round = tables.Column(_("征集批次"), accessor="round__name")
    total_investment = MoneyColumn(verbose_name=_("总投入（万元）"))
    submitted_at = TimeColumn(verbose_name=_("提交时间"))
    state = StateColumn()
    added = AddedColumn()

    class Meta(RecordTable.Meta):
        model = Demand
        fields = (
            "code",
            "title",
            "organisation",
            "region",
            "field",
            "round",
            "total_investment",
            "submitted_at",
            "state",
        )


class BureauTable(DemandTable):
    """The demands of a bureau's city: until when it may speak, and whether it did."""

    bureau_due = TimeColumn(verbose_name=_("预审期限"))
    heard = tables.Column(_("预审"), empty_values=(), orderable=False)

    class Meta(DemandTable.Meta):
        exclude = ("region",)
        sequence = ("code", "title", "organisation", "bureau_due", "heard", "...")

    def render_heard(self, record: Any) -> Any:
        if record.bureau_answered_at:
            return _("已提意见")
        return _("期满未提，视为无异议") if bureaus.is_silent(record) else _("待预审")

    def value_heard(self, record: Any) -> str:
        return str(self.render_heard(record))
