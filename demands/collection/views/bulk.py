"""成批办理: preview of one act for many demands, the doing of it, and its report."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.views import View

from demands.collection import bulk
from demands.collection.models import BulkReport, Demand
from demands.collection.rules import taken_down
from portal import access


class BulkActView(View):
    """Preview of what one act would do to each of the picked demands; sending it does so and leads to the report.

    A list says which acts it has, where it is, and which demands the reader may pick there.
    """

    acts: ClassVar[dict[str, bulk.Act]]
    back: ClassVar[tuple[Any, str]]  # label and URL name of the list

    def rows(self, user: Any) -> QuerySet[Demand]:
        """What this person may pick."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.sent = request.POST if request.method == "POST" else request.GET
        if request.method in ("GET", "HEAD", "POST") and self.sent.get("act") not in self.acts:
            messages.info(request, say("请先在列表中勾选需求，再选择要办理的事项。"))
            return redirect(self.back[1])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self.sent["act"], self._demands())

    def post(self, request: HttpRequest) -> HttpResponse:
        name, demands = self.sent["act"], self._demands()
        act = self.acts[name]
        form = act.form(request.POST, demands=demands)
        if not demands or not form.is_valid():
            return self._page(name, demands, form=form, status=422)
        given, back = form.cleaned_data, reverse(self.back[1])
        report = bulk.run(
            demands, lambda demand: act.each(demand, request.user, **given), label=act.label, by=request.user, back=back
        )
        return redirect(report)

    def _demands(self) -> list[Demand]:
        return bulk.picked(self.rows(self.request.user), self.sent.getlist("pick"))

    def _page(self, name: str, demands: list[Demand], *, form: Any = None, status: int = 200) -> HttpResponse:
        act, user = self.acts[name], self.request.user
        rows = [{"demand": d, "held": act.held_up(d, user), "told": act.tells(d)} for d in demands]
        context = {
            "name": name,
            "act": act,
            "rows": rows,
            "form": form or act.form(demands=demands),
            "ready": sum(not row["held"] for row in rows),
            "back": {"label": self.back[0], "url": reverse(self.back[1])},
            "has_errors": status != 200,
        }
        return render(self.request, "collection/bulk/preview.html", context, status=status)


class BulkReportView(View):
    """What became of each demand of one sending, for the person who sent it."""

    access = access.roles("dept_officer", "dept_approver").about("bulk_report", only=access.Only.ITS_OWNER)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = get_object_or_404(BulkReport, pk=pk, by=request.user)
        pks = [row["pk"] for row in report.rows]
        sealed = set(Demand.objects.filter(pk__in=pks, is_sealed=True).values_list("pk", flat=True))
        rows = [row | {"title": taken_down.INSTEAD} if row["pk"] in sealed else row for row in report.rows]
        return render(request, "collection/bulk/report.html", {"report": report, "rows": rows})
