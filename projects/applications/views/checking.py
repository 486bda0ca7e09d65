"""形式审查: machine checks first, then the checklist by hand, all faults at once (article 13)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.views import View

from demands.collection.forms.demands import ItemForm
from portal import access
from portal.workflow import StepRefused, actions_for
from projects.applications import checklist, liverules, services, tasks
from projects.applications.budget import Budget
from projects.applications.forms.begin import item_forms
from projects.applications.models import Application, Source
from projects.applications.rules import actors

DECISIONS = ("accept", "return_for_correction")


class CheckView(View):
    """One application: what the portal found, the items, the decision, and the next that waits."""

    access = access.roles("dept_officer")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        application = self._application(pk)
        return self._page(application, item_forms(application))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        application = self._application(pk)
        forms = item_forms(application, request.POST)
        if not all(form.is_valid() for form in forms):
            return self._page(application, forms, status=422)
        try:
            decided = services.decide_items(application, _decisions(forms), by=request.user)
        except StepRefused as refusal:
            return self._page(application, forms, refused=refusal.reasons, status=409)
        left = len(checklist.ITEMS) - decided
        done = say("清单已逐项审查，请选择受理或退回补正。")
        messages.success(request, say("审查意见已保存，还有 %s 项未审查。") % left if left else done)
        return redirect("application_check", application.pk)

    def _application(self, pk: int) -> Application:
        rows = Application.objects.visible_to(self.request.user).for_detail()
        application = get_object_or_404(rows, pk=pk)
        if not actors.officer.fits(application, self.request.user):
            raise PermissionDenied
        return application

    def _page(self, application: Any, forms: list[ItemForm], *, refused: Any = (), status: int = 200) -> HttpResponse:
        actions = [a for a in actions_for(application, self.request.user) if a.name in DECISIONS]
        waiting = list(_waiting(self.request.user).values_list("pk", flat=True))
        steps = [{"action": a, "url": reverse("step", args=["application", application.pk, a.name])} for a in actions]
        context = {
            "record": application,
            "state_tone": application.tones.get(application.state, ""),
            "open": application.state == Application.State.SUBMITTED,
            "findings": liverules.of(application, for_officer=True),
            "forms": forms,
            "refused": refused,
            "steps": steps,
            "budget": Budget.of(application),
            "sources": Source.labels,
            "changes": tasks.changes_of(application),
            "place": waiting.index(application.pk) + 1 if application.pk in waiting else None,
            "waiting": len(waiting),
            "following": next((pk for pk in waiting if pk != application.pk), None),
            "has_errors": status != 200,
        }
        return render(self.request, "applications/check.html", context, status=status)


def _waiting(user: Any) -> Any:
    """What this officer has still to check, the nearest deadline first."""
    regions = user.scope("dept_officer", "region")
    rows = Application.objects.filter(state=Application.State.SUBMITTED, region_id__in=regions)
    return rows.order_by("check_due", "pk")


def _decisions(forms: list[ItemForm]) -> dict[str, tuple[bool, str]]:
    return {
        form.item.key: (form.cleaned_data["verdict"] == "yes", form.words())
        for form in forms
        if form.cleaned_data["verdict"]
    }
