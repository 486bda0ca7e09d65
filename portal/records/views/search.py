"""Lists of auditors: the search over the record, and what is held. That they searched is on record, too."""

from typing import Any

import django_filters
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal import access
from portal.records import reading
from portal.records.filters import RecordFilter
from portal.records.models import Hold, Record
from portal.records.tables import FoundTable, HoldTable
from portal.views.lists import RecordList

COUNTED = 10_000


class CappedPaginator(Paginator):
    """Counts no further than anybody leafs: a count of millions of rows costs more than the page."""

    @cached_property
    def count(self) -> int:
        rows: Any = getattr(self.object_list, "data", self.object_list)  # of a table, or the rows themselves
        return getattr(rows, "data", rows)[:COUNTED].count()


class RecordSearch(RecordList):
    """办理记录检索: who did what, when, under which article, and what was refused."""

    access = access.roles("auditor")
    model = Record
    table_class = FoundTable
    filterset_class = RecordFilter
    paginator_class = CappedPaginator
    most_in_excel = COUNTED
    title = _("办理记录检索")
    look = _("检索办理记录")
    lede = _("不选结果时只列办理环节；登录、查阅、被拒绝和出错的，请在“结果”中选择。每次检索和导出都有记录。")
    empty_title = _("没有符合条件的记录")
    empty_next = _("放宽时间或条件再查；只凭报错页面的编号查找时，填“事件编号”一项即可。")

    def get_queryset(self) -> QuerySet:
        rows, asked = reading.for_search(self.request.user), self.request.GET
        # A number of an incident is looked for among everything; else nothing chosen means the steps.
        return rows if asked.get("result") or asked.get("incident") else rows.filter(reading.STEPS)


class HoldFilter(django_filters.FilterSet):
    """By reason; those that stand, or those that were lifted."""

    reason = django_filters.CharFilter(method="by_reason", label=_("理由"))
    stands = django_filters.ChoiceFilter(
        method="by_state",
        label=_("状态"),
        choices=(("true", _("封存中")), ("false", _("已解除"))),
        empty_label=_("全部"),
    )

    class Meta:
        model = Hold
        fields: list[str] = []

    def by_state(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        return rows.filter(lifted_at__isnull=value == "true")

    def by_reason(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        return rows.filter(Q(reason__icontains=value) | Q(lifted_why__icontains=value))


class HoldList(RecordList):
    """封存: what may neither be purged nor erased."""

    access = access.roles("auditor", "supervisor")
    model = Hold
    table_class = HoldTable
    filterset_class = HoldFilter
    title = _("封存")
    lede = _("封存期间，事项的记录、材料和个人信息都不能清理或删除。解除须由封存人以外的人办理。")
    empty_title = _("没有封存的事项")
    empty_next = _("需要保全证据时，打开事项的审计页，填写理由后封存。")

    def get_queryset(self) -> QuerySet:
        rows = Hold.objects.select_related("placed_by", "lifted_by").annotate(object_code=reading.code())
        return rows.order_by(F("lifted_at").desc(nulls_first=True), "-placed_at")
