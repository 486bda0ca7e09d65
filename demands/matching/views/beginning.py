"""我要揭榜: which unit answers, under which name, with what of an earlier solution."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.views import View

from demands.collection.models import Demand
from demands.matching import kinship, rules, services
from demands.matching.forms import BeginForm
from demands.matching.models import Solution
from demands.matching.views import sending
from demands.matching.views.filling import FILLERS
from demands.release import today
from portal import access, once, refusals
from portal.workflow import StepRefused


class SolutionNew(View):
    """A draft for a published demand, once however often the form is sent."""

    access = FILLERS.about("demand", only=access.Only.EVERYBODY_ONCE_PUBLISHED)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand = self._demand(pk)
        if mine := self._mine(demand):
            return redirect("solution_edit" if mine.state == Solution.State.DRAFT else "solution", mine.pk)
        units = services.units_to_answer(demand, request.user)
        if not units or not rules.takes_answers(demand):
            return self._closed(demand, units)
        return self._page(demand, BeginForm(units=units, initial={"unit": units[0]}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand, what = self._demand(pk), {"machine": "solution", "step": "begin", "about": pk}
        units = services.units_to_answer(demand, request.user)
        form = BeginForm(request.POST, units=units)
        try:
            # A repeat comes first: the draft that it made is in the way of a second one.
            if repeated := sending.taken_before(request, **what):
                return redirect("solution_edit", repeated.object_id)
            if not units:
                return self._closed(demand, units, status=409)
            if not form.is_valid():
                return self._page(demand, form, status=422)
            receipt = sending.take(request, act=lambda: self._begin(demand, form.cleaned_data), **what)
        except StepRefused as refusal:
            if mine := self._mine(demand):
                messages.info(request, say("同事已为本单位开始了这份方案，请在这里继续填写。"))
                return redirect("solution_edit", mine.pk)
            return self._page(demand, form, refused=refusal.reasons, status=409)
        return redirect("solution_edit", receipt.object_id)

    def _begin(self, demand: Demand, given: dict[str, Any]) -> Solution:
        if not rules.takes_answers(demand):
            raise StepRefused(say("揭榜窗口已截止，不再接受方案。"))
        return services.begin(demand=demand, by=self.request.user, **given)

    def _demand(self, pk: int) -> Demand:
        return get_object_or_404(Demand.objects.published().for_detail(), pk=pk)

    def _mine(self, demand: Demand) -> Solution | None:
        return Solution.objects.live().filter(demand=demand, organisation__in=self.request.user.unit_ids).first()

    def _closed(self, demand: Demand, units: list, status: int = 200) -> HttpResponse:
        why = self._why_not(demand, units)
        page = render(self.request, "matching/closed.html", {"demand": demand, "why": why}, status=status)
        return refusals.because(page, why)

    def _why_not(self, demand: Demand, units: list) -> list[str]:
        if units:
            return [say("揭榜窗口已截止，不再接受方案。")]
        own = services.verified_units(self.request.user)
        tied = [why for unit in own for why in kinship.reasons_against(unit, demand)]
        return tied or [say("单位通过认证后才能揭榜。")]

    def _page(self, demand: Demand, form: Any, *, refused: Any = (), status: int = 200) -> HttpResponse:
        context = {
            "demand": demand,
            "public": today.of(demand),
            "form": form,
            "refused": refused,
            "has_errors": status == 422,
            "token": once.new_token(),
        }
        return refusals.because(render(self.request, "matching/new.html", context, status=status), refused)
