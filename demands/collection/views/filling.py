"""需求填报: begin a demand, fill it in by sections in any order, read it through before handing in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.views import View

from demands.collection import completeness, copies, services, tasks
from demands.collection.forms.demands import NewDemandForm
from demands.collection.forms.sections import FORMS, MOST_INDICATORS, Indicators
from demands.collection.models import CollectionRound, Demand
from portal import access, clock, formsets, once
from portal.documents.models import StoredFile
from portal.documents.storing import files_of, store
from portal.workflow import StepRefused, actions_for

OF_UNITS = access.roles("org_admin", "org_editor")
HANDING_IN = ("request_org_review", "submit", "submit_revision", "org_return")


class NewDemand(View):
    """新建需求, once for each form however often it is sent."""

    access = OF_UNITS

    def get(self, request: HttpRequest) -> HttpResponse:
        start = {"collection_round": request.GET.get("round"), "unit": request.user.unit}
        return self._page(NewDemandForm(user=request.user, initial=start), once.new_token())

    def post(self, request: HttpRequest) -> HttpResponse:
        form, token = NewDemandForm(request.POST, user=request.user), request.POST.get("token", "")
        if not form.is_valid() or not once.is_token(token):
            return self._page(form, once.new_token(), status=422)
        try:
            receipt, _now = once.act_once(
                token=token,
                person=request.user,
                machine="demand",
                step="begin",
                content=request.POST.dict() | {"csrfmiddlewaretoken": ""},
                act=lambda: services.new_demand(by=request.user, **form.cleaned_data),
            )
        except StepRefused as refusal:
            form.add_error(None, refusal.reasons)
            return self._page(form, token, status=422)
        return redirect("demand_fill", receipt.object_id)

    def _page(self, form: NewDemandForm, token: str, status: int = 200) -> HttpResponse:
        context = {"form": form, "token": token, "rounds": CollectionRound.objects.collecting()}
        return render(self.request, "collection/new.html", context, status=status)


def own_demand(request: HttpRequest, pk: int, *, locked: bool = False) -> Demand:
    """A demand of the reader's unit that may be changed now; 404 for strangers, 403 for readers."""
    rows = Demand.objects.visible_to(request.user)
    rows = rows.select_for_update(of=("self",)) if locked else rows.for_detail()
    demand = get_object_or_404(rows, pk=pk)
    if demand.organisation_id not in request.user.unit_ids or not demand.is_editable:
        raise PermissionDenied
    return demand


class FillView(View):
    """The way into the form: its first section that is not complete."""

    access = OF_UNITS

    def dispatch(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.demand = own_demand(request, pk)
        return super().dispatch(request, pk)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        section = next((s for s in completeness.SECTIONS if s.gaps(self.demand)), None)
        if section is None:
            return redirect("demand_review", pk)
        return redirect("demand_section", pk, section.key)


class SectionView(View):
    """One section on a page of its own, with the list of all beside it."""

    access = OF_UNITS

    def get(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        section = self._section(key)
        demand = own_demand(request, pk)
        rows = Indicators(instance=demand) if key == "indicators" else None
        return self._page(demand, section, FORMS[key](instance=demand), rows)

    def post(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        section = self._section(key)
        grows, data = formsets.wants_row(request.POST, "indicators"), request.POST
        if grows:
            data = formsets.with_one_more_row(data, "indicators", most=MOST_INDICATORS)
        with transaction.atomic():
            demand = own_demand(request, pk, locked=True)
            form = FORMS[key](data, request.FILES, instance=demand)
            rows = Indicators(data, instance=demand) if key == "indicators" else None
            if grows:
                return self._page(own_demand(request, pk), section, form, rows)
            if form.is_valid() & (rows is None or rows.is_valid()):
                return self._saved(services.save_section(form, rows, by=request.user), form, section)
        form.adopt_latest()
        return self._page(own_demand(request, pk), section, form, rows, status=422)

    def _saved(self, demand: Demand, form: Any, section: completeness.Section) -> HttpResponse:
        if upload := form.cleaned_data.get("upload"):
            store(upload, by=self.request.user, record=demand)
        at = clock.now()
        messages.success(self.request, say("“%(part)s”已保存 %(at)s。") % {"part": section.title, "at": tasks.hour(at)})
        if "next" not in self.request.POST or upload:
            return redirect("demand_section", demand.pk, section.key)
        following = tasks.after(section)
        return (
            redirect("demand_section", demand.pk, following.key) if following else redirect("demand_review", demand.pk)
        )

    def _section(self, key: str) -> completeness.Section:
        if key not in completeness.BY_KEY:
            raise Http404
        return completeness.BY_KEY[key]

    def _page(self, demand: Demand, section: Any, form: Any, rows: Any, status: int = 200) -> HttpResponse:
        context = {
            "record": demand,
            "state_tone": demand.tones[demand.state],
            "section": section,
            "number": completeness.SECTIONS.index(section) + 1,
            "form": form,
            "rows": rows,
            "tasks": (parts := tasks.tasks_of(demand, section)),
            "done": sum(part["done"] for part in parts),
            "gaps": [] if status == 422 else section.gaps(demand),
            "files": list(files_of(demand)) if section.key == "pledge" else [],
            "has_errors": status == 422,
        }
        return render(self.request, "collection/section.html", context, status=status)


class RemoveFileView(View):
    """Take an attachment back while the demand may be changed."""

    access = OF_UNITS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, file: int) -> HttpResponse:
        with transaction.atomic():
            demand = own_demand(request, pk, locked=True)
            stored = get_object_or_404(StoredFile, pk=file, machine="demand", object_id=demand.pk)
            stored.delete()
            transaction.on_commit(lambda: stored.file.delete(save=False))
        messages.success(request, say("附件“%s”已删除。") % stored.name)
        return redirect("demand_section", demand.pk, "pledge")


class ReviewView(View):
    """提交前检查: every answer, what is missing, what the public will read, and the steps that hand it in."""

    access = OF_UNITS

    def dispatch(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.demand = get_object_or_404(Demand.objects.visible_to(request.user).for_detail(), pk=pk)
        if self.demand.organisation_id not in request.user.unit_ids:
            raise PermissionDenied
        return super().dispatch(request, pk)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand = self.demand
        steps = [a for a in actions_for(demand, request.user) if a.name in HANDING_IN]
        context = {
            "record": demand,
            "state_tone": demand.tones[demand.state],
            "is_own": True,
            "sections": tasks.answers_of(demand),
            "gaps": list(completeness.gaps_of(demand)),
            "steps": [{"action": a, "url": reverse("step", args=["demand", demand.pk, a.name])} for a in steps],
            "public": copies.public(demand),
            "files": files_of(demand),
            "changes": tasks.changes_of(demand),
        }
        return render(request, "collection/review.html", context)
