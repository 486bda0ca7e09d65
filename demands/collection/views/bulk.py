"""成批办理: preview of one act for many demands, the doing of it, and its report."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from demands.collection import bulk
from demands.collection.models import BulkReport, Demand
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

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self._act(request.GET), self._demands(request.GET))

    def post(self, request: HttpRequest) -> HttpResponse:
        name, demands = self._act(request.POST), self._demands(request.POST)
        act = self.acts[name]
        form = act.form(request.POST, demands=demands)
        if not demands or not form.is_valid():
            return self._page(name, demands, form=form, status=422)
        given, back = form.cleaned_data, reverse(self.back[1])
        report = bulk.run(
            demands, lambda demand: act.each(demand, request.user, **given), label=act.label, by=request.user, back=back
        )
        return redirect(report)

    def _act(self, sent: Any) -> str:
        if sent.get("act") not in self.acts:
            raise Http404
        return sent["act"]

    def _demands(self, sent: Any) -> list[Demand]:
        return bulk.picked(self.rows(self.request.user), sent.getlist("pick"))

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
        return render(request, "collection/bulk/report.html", {"report": report})
