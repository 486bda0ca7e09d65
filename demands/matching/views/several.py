"""批量比选: several solutions shortlisted, or turned down, for one reason, after one look at all of them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.collection.models import Demand
from demands.matching.forms import SeveralForm
from demands.matching.models import Solution
from demands.matching.views import sending
from portal import access, locks, once, refusals
from portal.workflow import StepRefused, perform, step_named

STEPS = {"shortlist": _("列入入围"), "turn_down": _("不予选用")}


class SeveralView(View):
    """The preview of what is to be done, with the reason; then all of it, or nothing."""

    access = access.roles("org_admin").about("demand", only=access.Only.ITS_DEMANDER)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand = self._demand(pk)
        return self._page(demand, *self._asked(demand, request.GET), SeveralForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand, form = self._demand(pk), SeveralForm(request.POST)
        name, chosen = self._asked(demand, request.POST)
        if not form.is_valid() or not chosen:
            return self._page(demand, name, chosen, form, status=422)
        what = {"machine": "demand", "step": f"several_{name}", "about": pk}
        reason = form.cleaned_data["reason"]
        try:
            sending.take(request, act=lambda: self._do(demand, name, chosen, reason), **what)
        except StepRefused as refusal:
            return self._page(demand, name, chosen, form, refused=refusal.reasons, status=409)
        messages.success(request, say("已办理 %(n)s 份方案：%(label)s。") % {"n": len(chosen), "label": STEPS[name]})
        return redirect("solution_compare", pk)

    def _do(self, demand: Demand, name: str, chosen: list[Solution], reason: str) -> Demand:
        def each() -> Demand:
            for solution in chosen:
                try:
                    perform(solution, name, by=self.request.user, reason=reason)
                except StepRefused as refusal:
                    raise StepRefused(*(f"{solution.code}：{why}" for why in refusal.reasons)) from refusal
            return demand

        return locks.whole(each)

    def _asked(self, demand: Demand, sent: Any) -> tuple[str, list[Solution]]:
        name = sent.get("as", "")
        name = name if name in STEPS else "turn_down"
        declared = step_named(Solution, name)
        wanted = [int(pk) for pk in sent.getlist("s") if pk.isdecimal()]
        rows = Solution.objects.visible_to(self.request.user).opened().filter(demand=demand, pk__in=wanted)
        return name, list(rows.filter(state__in=declared.sources if declared else ()).for_list().order_by("pk"))

    def _demand(self, pk: int) -> Demand:
        demand = get_object_or_404(Demand.objects.visible_to(self.request.user).for_detail(), pk=pk)
        if demand.demander_id not in self.request.user.scope("org_admin", "unit"):
            raise PermissionDenied
        return demand

    def _page(
        self, demand: Demand, name: str, chosen: list[Solution], form: Any, *, refused: Any = (), status: int = 200
    ) -> HttpResponse:
        context = {
            "demand": demand,
            "name": name,
            "label": STEPS[name],
            "chosen": chosen,
            "form": form,
            "refused": refused,
            "has_errors": status == 422,
            "token": once.new_token(),
        }
        return refusals.because(render(self.request, "matching/several.html", context, status=status), refused)
