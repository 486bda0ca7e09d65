"""The queue of the formality check and decisions for many of it."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from demands.collection.models import Demand, Likeness
from demands.collection.queue import places
from demands.collection.queue.acts import ACTS
from demands.collection.queue.filters import QueueFilter
from demands.collection.queue.tables import QueueTable
from demands.collection.views.bulk import BulkActView
from portal import access
from portal.views.lists import RecordList


class CheckQueue(RecordList):
    """形式审查: what waits for the check of the reader's department."""

    access = access.roles("dept_officer", "dept_approver")
    model = Demand
    table_class = QueueTable
    filterset_class = QueueFilter
    template_name = "collection/queue/list.html"
    paginate_by = 50
    title = _("形式审查")
    empty_title = _("没有等待形式审查的需求")
    empty_next = _("单位提交或补正后的需求显示在这里，审查期限近的在前。")

    def get_queryset(self) -> QuerySet:
        open_pairs = Likeness.objects.filter(
            check_made__demand=OuterRef("pk"), check_made__version=OuterRef("version"), verdict=""
        )
        count = open_pairs.order_by().values("check_made").annotate(n=Count("pk")).values("n")
        rows = places.waiting(self.request.user).select_related(
            "organisation", "region", "field", "round__call", "handler"
        )
        return rows.annotate(alike=Coalesce(Subquery(count, output_field=IntegerField()), 0))

    def get_table_kwargs(self) -> dict[str, Any]:
        """Who may do nothing with many has nothing to pick them for."""
        return {} if self._acts() else {"exclude": ("pick",)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context, acts = super().get_context_data(**kwargs), self._acts()
        rows = context["table"].page.object_list
        return context | {"first": rows[0].record.pk if acts and rows else None, "acts": acts}

    def _acts(self) -> dict[str, Any]:
        return ACTS if "dept_officer" in self.request.user.roles else {}


class QueueBulk(BulkActView):
    """Pass, send back or assign what is picked in the queue."""

    access = access.roles("dept_officer")
    acts = ACTS
    back = (_("形式审查"), "check_queue")

    def rows(self, user: Any) -> QuerySet[Demand]:
        return places.waiting(user).filter(region_id__in=user.scope("dept_officer", "region")).select_related("handler")
