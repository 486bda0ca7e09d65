"""揭榜填报: answering a published demand, as a draft that is kept however little of it is filled in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say

from demands.collection.models import Demand
from demands.matching import rules, services
from demands.matching.filling import SolutionForm, rows_for
from demands.matching.models import Solution
from demands.matching.views import sending
from portal import access, once
from portal.accounts.models import Organisation
from portal.documents.storing import files_of
from portal.drafts.pages import LongForm, Make
from portal.workflow import StepRefused

FILLERS = access.roles("org_admin", "org_editor")


class FillingView(LongForm):
    """The form, for a new draft and for one that is there."""

    step = ""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = self.found(pk)
        if isinstance(found, HttpResponse):
            return found
        demand, unit, solution = found
        form, rows = self.opened(solution if solution.pk else demand, _make(demand, unit, solution))
        return self._page(demand, unit, solution, form, rows)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        what = {"machine": "solution", "step": self.step, "about": pk}
        try:
            # A repeat comes first: the draft that it made is in the way of a second one.
            if repeated := sending.taken_before(request, **what):
                return self._after(repeated.object_id)
            found = self.found(pk)
            if isinstance(found, HttpResponse):
                return found
            return self._keep(*found, what)
        except StepRefused as refusal:
            return self._refused(pk, refusal)

    def found(self, pk: int) -> Any:
        """Demand, unit and solution; or where the reader is to go instead."""
        raise NotImplementedError

    def act(self, solution: Solution, form: SolutionForm, rows: list, unit: Any) -> Solution:
        """Save the draft."""
        raise NotImplementedError

    def _keep(self, demand: Any, unit: Any, solution: Solution, what: dict[str, Any]) -> HttpResponse:
        form, rows = self.sent(solution if solution.pk else demand, _make(demand, unit, solution))
        if not all([form.is_valid(), *[row.is_valid() for row in rows]]):
            return self._page(demand, unit, solution, form, rows, status=422)
        try:
            receipt = sending.take(self.request, act=lambda: self.act(solution, form, rows, unit), **what)
        except StepRefused as refusal:
            return self._page(demand, unit, solution, form, rows, refused=refusal.reasons, status=409)
        return self._after(receipt.object_id)

    def door(self) -> Any:
        found = self.found(self.kwargs["pk"])
        if isinstance(found, HttpResponse):
            raise PermissionDenied
        demand, _unit, solution = found
        return solution if solution.pk else demand

    def _after(self, pk: int | None) -> HttpResponse:
        self.kept()
        solution = get_object_or_404(Solution, pk=pk, organisation_id__in=self.request.user.unit_ids)
        if self.request.POST.get("then") == "submit":
            return redirect(solution.step_url("submit"))
        messages.success(self.request, say("草稿已保存。窗口截止前由单位管理员提交，才算揭榜。"))
        return redirect("solution_edit", solution.pk)

    def _refused(self, pk: int, refusal: StepRefused) -> HttpResponse:
        for reason in refusal.reasons:
            messages.error(self.request, reason)
        return redirect(self.request.path)

    def _page(
        self,
        demand: Any,
        unit: Any,
        solution: Solution,
        form: SolutionForm,
        rows: list,
        *,
        refused: Any = (),
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "demand": demand,
            "public": demand.snapshot or demand.public(),
            "unit": unit,
            "solution": solution if solution.pk else None,
            "form": form,
            "rows": rows,
            "files": files_of(solution) if solution.pk else (),
            "refused": refused,
            "has_errors": status == 422,
            "token": once.new_token(),
        }
        return render(self.request, "matching/form.html", context, status=status)


class SolutionNew(FillingView):
    """我要揭榜."""

    access = FILLERS.about("demand", only=access.Only.EVERYBODY_ONCE_PUBLISHED)
    step = "begin"

    def found(self, pk: int) -> Any:
        demand = get_object_or_404(Demand.objects.published().for_detail(), pk=pk)
        units = services.units_to_answer(demand, self.request.user)
        mine = Solution.objects.live().filter(demand=demand, organisation__in=self.request.user.unit_ids).first()
        if mine is not None:
            return redirect("solution_edit" if mine.state == Solution.State.DRAFT else "solution", mine.pk)
        if not units or not rules.takes_answers(demand):
            return render(self.request, "matching/closed.html", {"demand": demand, "why": _why_not(demand, units)})
        return demand, units[0], Solution(demand=demand)

    def act(self, solution: Solution, form: SolutionForm, rows: list, unit: Any) -> Solution:
        return services.begin(demand=solution.demand, unit=unit, by=self.request.user, form=form, rows=rows)


class SolutionEdit(FillingView):
    """Going on with a draft of one's unit."""

    access = FILLERS.about("solution", only=access.Only.ITS_UNIT)
    step = "keep"

    def found(self, pk: int) -> Any:
        rows = Solution.objects.visible_to(self.request.user).select_related("demand__region", "organisation")
        solution = get_object_or_404(rows, pk=pk)
        if solution.organisation_id not in self.request.user.unit_ids:
            raise PermissionDenied
        if solution.state != Solution.State.DRAFT:
            return redirect("solution", pk)
        return solution.demand, solution.organisation, solution

    def act(self, solution: Solution, form: SolutionForm, rows: list, unit: Any) -> Solution:
        kept = services.keep(solution=solution, by=self.request.user, form=form, rows=rows)
        services.remove_files(kept, self.request.POST.getlist("remove"), by=self.request.user)
        return kept


def _make(demand: Any, unit: Any, solution: Solution) -> Make:
    return lambda data=None, files=None: (
        SolutionForm(data, files, instance=solution, unit=unit),
        rows_for(demand, solution, data),
    )


def _why_not(demand: Any, units: list[Organisation]) -> str:
    if not units:
        return say("单位通过认证后才能揭榜；需求方及其上级、下属单位不能揭榜。")
    return say("揭榜窗口已截止，不再接受方案。")
