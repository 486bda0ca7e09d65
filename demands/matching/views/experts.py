"""专家比选: the demander asks for it; the requests as a list, each with a page of its own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.collection.models import Demand
from demands.matching import experts
from demands.matching.filters import ComparisonFilter
from demands.matching.forms import AskExpertsForm
from demands.matching.models import ExpertComparison
from demands.matching.tables import ComparisonTable
from demands.matching.views import sending
from portal import access, once, refusals
from portal.views.lists import RecordList
from portal.views.records import RecordView
from portal.workflow import StepRefused


class AskExperts(View):
    """Ask the department to have experts compare the solutions."""

    access = access.roles("org_admin").about("demand", only=access.Only.ITS_DEMANDER)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(self._demand(pk), AskExpertsForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand, form = self._demand(pk), AskExpertsForm(request.POST)
        if not form.is_valid():
            return self._page(demand, form, status=422)
        reason = form.cleaned_data["reason"]
        try:
            receipt = sending.take(
                request,
                machine="expert_comparison",
                step="ask",
                about=pk,
                act=lambda: experts.ask(demand=demand, by=request.user, reason=reason),
            )
        except StepRefused as refusal:
            return self._page(demand, form, refused=refusal.reasons, status=409)
        messages.success(request, say("已提出申请，由%s办理。") % demand.region.department)
        return redirect("expert_comparison", receipt.object_id)

    def _demand(self, pk: int) -> Demand:
        demand = get_object_or_404(Demand.objects.visible_to(self.request.user).for_detail(), pk=pk)
        if demand.demander_id not in self.request.user.scope("org_admin", "unit"):
            raise PermissionDenied
        return demand

    def _page(self, demand: Demand, form: Any, *, refused: Any = (), status: int = 200) -> HttpResponse:
        context = {
            "demand": demand,
            "form": form,
            "refused": refused,
            "has_errors": status == 422,
            "token": once.new_token(),
        }
        return refusals.because(render(self.request, "matching/ask_experts.html", context, status=status), refused)


class ComparisonList(RecordList):
    """专家比选: what was asked of one's department, and what came of it; of all departments for the Office."""

    access = access.roles("dept_officer", "dept_approver", "office_officer", "office_approver", "auditor")
    model = ExpertComparison
    table_class = ComparisonTable
    filterset_class = ComparisonFilter
    title = _("专家比选")
    lede = _("需求方难以自行选定方案的，可申请所在地科技厅（委）组织专家比选；同意后在评审轮次中办理。")
    empty_title = _("没有专家比选申请")
    empty_next = _("需求方在比选方案页提出申请后，这里会出现一行。")


class ComparisonView(RecordView):
    """One request and what came of it."""

    model = ExpertComparison
    template_name = "matching/comparison.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seen = self.object.demand.solutions.visible_to(self.request.user).opened().select_related("organisation")
        results = experts.results_of(list(seen))
        placed = [(solution, results[solution.pk]) for solution in seen if solution.pk in results]
        return super().get_context_data(**kwargs) | {"placed": sorted(placed, key=lambda row: row[1].rank or 999)}
