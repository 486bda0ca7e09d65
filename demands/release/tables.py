"""Columns of the list of release lists."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from demands.release.models import ReleaseList
from portal.tables import MoneyColumn, RecordTable, StateColumn, TimeColumn


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
