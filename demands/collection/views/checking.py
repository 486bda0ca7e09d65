"""形式审查: machine checks first, then the checklist by hand, all faults at once (article 7)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.views import View

from demands.collection import checklist, machine_checks, services, tasks
from demands.collection.forms.demands import ItemForm, item_forms
from demands.collection.models import Demand
from demands.collection.rules import actors
from portal import access
from portal.documents.storing import files_of
from portal.workflow import StepRefused, actions_for

DECISIONS = ("accept", "return_for_correction")


class CheckView(View):
    """One demand: what the portal found, the items, the decision, and the next demand that waits."""

    access = access.roles("dept_officer")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand = self._demand(pk)
        return self._page(demand, item_forms(demand))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand = self._demand(pk)
        forms = item_forms(demand, _sent(request))
        if not all(form.is_valid() for form in forms):
            return self._page(demand, forms, status=422)
        try:
            decided = services.decide_items(demand, _decisions(forms), by=request.user)
        except StepRefused as refusal:
            return self._page(demand, forms, refused=refusal.reasons, status=409)
        left = len(checklist.ITEMS) - decided
        text = (
            say("审查意见已保存，还有 %s 项未审查。") % left if left else say("清单已逐项审查，请选择受理或退回补正。")
        )
        messages.success(request, text)
        return redirect("demand_check", demand.pk)

    def _demand(self, pk: int) -> Demand:
        demand = get_object_or_404(Demand.objects.visible_to(self.request.user).for_detail(), pk=pk)
        if not actors.officer.fits(demand, self.request.user):
            raise PermissionDenied
        return demand

    def _page(self, demand: Demand, forms: list[ItemForm], *, refused: Any = (), status: int = 200) -> HttpResponse:
        waiting = list(_waiting(self.request.user).values_list("pk", flat=True))
        actions = {a.name: a for a in actions_for(demand, self.request.user)}
        steps = [actions[name] for name in DECISIONS if name in actions]
        context = {
            "record": demand,
            "state_tone": demand.tones.get(demand.state, ""),
            "open": demand.state == Demand.State.SUBMITTED,
            "findings": machine_checks.findings(demand),
            "forms": forms,
            "refused": refused,
            "steps": [{"action": a, "url": reverse("step", args=["demand", demand.pk, a.name])} for a in steps],
            "sections": tasks.answers_of(demand),
            "files": files_of(demand),
            "changes": tasks.changes_of(demand),
            "place": waiting.index(demand.pk) + 1 if demand.pk in waiting else None,
            "waiting": len(waiting),
            "following": next((pk for pk in waiting if pk != demand.pk), None),
            "has_errors": status != 200,
        }
        return render(self.request, "collection/check.html", context, status=status)


def next_to_check(user: Any) -> Any:
    """The demand that waits longest for this officer, and how many wait; nothing where none does."""
    waiting = list(_waiting(user).values_list("pk", flat=True)) if "dept_officer" in user.roles else []
    return {"pk": waiting[0], "waiting": len(waiting)} if waiting else None


def _waiting(user: Any) -> Any:
    regions = user.scope("dept_officer", "region")
    return Demand.objects.filter(state=Demand.State.SUBMITTED, region_id__in=regions).order_by("check_due", "pk")


def _sent(request: HttpRequest) -> Any:
    """What the officer sent; with 其余各项符合, the items left open are met."""
    if "rest" not in request.POST:
        return request.POST
    sent = request.POST.copy()
    for item in checklist.ITEMS:
        if not sent.get(f"{item.key}-verdict"):
            sent[f"{item.key}-verdict"] = "yes"
    return sent


def _decisions(forms: list[ItemForm]) -> dict[str, tuple[bool, str]]:
    return {
        form.item.key: (form.cleaned_data["verdict"] == "yes", form.words())
        for form in forms
        if form.cleaned_data["verdict"]
    }
