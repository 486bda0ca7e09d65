"""Columns of the list of release lists."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from demands.release.models import Correction, ReleaseList, Takedown
from portal.tables import MoneyColumn, RecordTable, StateColumn, TimeColumn


def own_page(record: Any) -> str:
    """The page of the row itself, not of what its column tells."""
    return record.get_absolute_url()


class ReleaseListTable(RecordTable):
    """Lists with how much stands on them and how far they are."""

    number = tables.Column(_("编号"), attrs={"td": {"class": "pt-code"}})
    title = tables.Column(_("榜单"), linkify=True, attrs={"td": {"class": "is-wide"}})
    demand_count = tables.Column(_("需求（项）"), attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    total = MoneyColumn(verbose_name=_("总投入（万元）"))
    deadline = TimeColumn(verbose_name=_("会签期限"))
    published_at = TimeColumn(verbose_name=_("发布时间"))
    state = StateColumn()

    class Meta(RecordTable.Meta):
        model = ReleaseList
        fields = ("number", "title", "demand_count", "total", "deadline", "published_at", "state")
        order_by = ("-deadline",)


class CorrectionTable(RecordTable):
    """Corrections with their demand, who drafted and when they went out."""

    code = tables.Column(_("需求编号"), accessor="demand__code", attrs={"td": {"class": "pt-code"}})
    title = tables.Column(_("需求名称"), accessor="demand__title", linkify=own_page, attrs={"td": {"class": "is-wide"}})
    region = tables.Column(_("省（市）"), accessor="demand__region__name")
    reason = tables.Column(_("更正说明"))
    created_by = tables.Column(_("拟稿人"))
    published_at = TimeColumn(verbose_name=_("发布时间"))
    state = StateColumn()

    class Meta(RecordTable.Meta):
        model = Correction
        fields = ("code", "title", "region", "reason", "created_by", "published_at", "state")
        order_by = ("-published_at",)


class TakedownTable(RecordTable):
    """Takedowns by number: what was closed is told to nobody by its title."""

    code = tables.Column(_("需求编号"), accessor="demand__code", linkify=True, attrs={"td": {"class": "pt-code"}})
    region = tables.Column(_("省（市）"), accessor="demand__region__name")
    ground = tables.Column(_("情形"))
    closed_by = tables.Column(_("停止公开人"))
    closed_at = TimeColumn(verbose_name=_("停止公开时间"))
    state = StateColumn()

    class Meta(RecordTable.Meta):
        model = Takedown
        fields = ("code", "region", "ground", "closed_by", "closed_at", "state")
        order_by = ("-closed_at",)
