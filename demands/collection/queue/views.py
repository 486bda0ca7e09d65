"""The queue of the formality check, decisions for many of it, and their report."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.collection import bulk
from demands.collection.models import BulkReport, Demand, Likeness
from demands.collection.queue import places
from demands.collection.queue.acts import ACTS
from demands.collection.queue.filters import QueueFilter
from demands.collection.queue.tables import QueueTable
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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context, is_officer = super().get_context_data(**kwargs), "dept_officer" in self.request.user.roles
        rows = context["table"].page.object_list
        first = rows[0].record.pk if is_officer and rows else None
        return context | {"first": first, "acts": ACTS if is_officer else {}}


class BulkView(View):
    """Preview of what one act would do to each of the picked demands; sending it does so and leads to the report."""

    access = access.roles("dept_officer")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self._act(request.GET), self._demands(request.GET))

    def post(self, request: HttpRequest) -> HttpResponse:
        name, demands = self._act(request.POST), self._demands(request.POST)
        form = ACTS[name].form(request.POST, demands=demands)
        if not demands or not form.is_valid():
            return self._page(name, demands, form=form, status=422)
        act, given = ACTS[name], form.cleaned_data
        report = bulk.run(
            demands,
            lambda demand: act.each(demand, request.user, **given),
            label=act.label,
            by=request.user,
            back=reverse("check_queue"),
        )
        return redirect(report)

    def _act(self, sent: Any) -> str:
        if sent.get("act") not in ACTS:
            raise Http404
        return sent["act"]

    def _demands(self, sent: Any) -> list[Demand]:
        user: Any = self.request.user
        rows = places.waiting(user).filter(region_id__in=user.scope("dept_officer", "region")).select_related("handler")
        return bulk.picked(rows, sent.getlist("pick"))

    def _page(self, name: str, demands: list[Demand], *, form: Any = None, status: int = 200) -> HttpResponse:
        act = ACTS[name]
        rows = [{"demand": d, "held": act.held_up(d), "told": act.tells(d)} for d in demands]
        context = {
            "name": name,
            "act": act,
            "rows": rows,
            "form": form or act.form(demands=demands),
            "ready": sum(not row["held"] for row in rows),
            "has_errors": status != 200,
        }
        return render(self.request, "collection/queue/bulk.html", context, status=status)


class BulkReportView(View):
    """What became of each demand of one sending, for the person who sent it."""

    access = access.roles("dept_officer", "dept_approver").about("bulk_report", only=access.Only.ITS_OWNER)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = get_object_or_404(BulkReport, pk=pk, by=request.user)
        return render(request, "collection/queue/report.html", {"report": report})
