"""Opening an entry in one of the scenarios, and filling it in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.views import View

from demands.matching.views import sending
from demands.reserve import services
from demands.reserve.forms.entries import EntryForm, OpenEntryForm
from demands.reserve.models import ReserveEntry
from demands.reserve.models.states import Scenario
from demands.reserve.scenarios import WAYS
from portal import access, once, refusals
from portal.workflow import StepRefused


class EntryNew(View):
    """发起储备入库: the scenarios, what each requires, and with how many demands of one's own it can be begun."""

    access = access.roles("org_admin")

    def get(self, request: HttpRequest) -> HttpResponse:
        units, demand = request.user.scope("org_admin", "unit"), request.GET.get("demand", "")
        ways = [
            {
                "key": key,
                "label": Scenario(key).label,
                "requires": way.requires,
                "count": way.demands(units).count(),
                "url": _open_url(key, demand),
            }
            for key, way in WAYS.items()
        ]
        return render(request, "reserve/new.html", {"ways": ways})


def _open_url(scenario: str, demand: str) -> str:
    url = reverse("reserve_open", args=[scenario])
    return f"{url}?demand={demand}" if demand.isdecimal() else url


class EntryOpen(View):
    """One scenario: which demand; what demand, solution and agreement say is taken over."""

    access = access.roles("org_admin").about("reserve_scenario")

    def dispatch(self, request: HttpRequest, scenario: str) -> HttpResponseBase:
        if scenario not in WAYS:
            raise Http404
        self.scenario, self.way = scenario, WAYS[scenario]
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        demand = request.GET.get("demand", "")
        return self._page(self._form(initial={"demand": demand} if demand.isdecimal() else {}))

    def post(self, request: HttpRequest) -> HttpResponse:
        what = {"machine": "reserve_entry", "step": "open", "about": self.scenario}
        form = self._form(request.POST)
        try:
            if repeated := sending.taken_before(request, **what):
                return redirect("reserve_edit", repeated.object_id)
            if not form.is_valid():
                return self._page(form, status=422)
            given = form.cleaned_data | {"scenario": self.scenario}
            receipt = sending.take(request, act=lambda: services.open_entry(by=request.user, **given), **what)
        except StepRefused as refusal:
            return self._page(form, refused=refusal.reasons, status=409)
        messages.success(request, say("已带入需求、方案和合作意向的内容，请核对后提交。"))
        return redirect("reserve_edit", receipt.object_id)

    def _form(self, *args: Any, **kwargs: Any) -> OpenEntryForm:
        return OpenEntryForm(*args, user=self.request.user, way=self.way, **kwargs)

    def _page(self, form: OpenEntryForm, *, refused: Any = (), status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "way": self.way,
            "label": Scenario(self.scenario).label,
            "refused": refused,
            "has_errors": status == 422,
            "token": once.new_token(),
            "none": not form.fields["demand"].queryset.exists(),
        }
        return refusals.because(render(self.request, "reserve/open.html", context, status=status), refused)


class EntryEdit(View):
    """The entry's own form, while it is a draft or sent back."""

    access = access.roles("org_admin", "org_editor").about("reserve_entry", only=access.Only.ITS_UNIT)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        entry = self._entry(pk)
        return redirect(entry) if not entry.is_editable else self._page(entry, EntryForm(instance=entry))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        entry = self._entry(pk)
        if not entry.is_editable:
            messages.error(request, say("入库申请已提交，不能再修改。"))
            return redirect(entry)
        form = EntryForm(request.POST, instance=entry)
        if not form.is_valid():
            return self._page(entry, form, status=422)
        try:
            with transaction.atomic():
                services.keep(entry=entry, form=form)
        except StepRefused as refusal:
            return self._page(entry, form, refused=refusal.reasons, status=409)
        if request.POST.get("then") == "submit":
            return redirect(entry.step_url("submit"))
        messages.success(request, say("草稿已保存，由牵头单位管理员提交。"))
        return redirect("reserve_edit", pk)

    def _entry(self, pk: int) -> ReserveEntry:
        entry = get_object_or_404(ReserveEntry.objects.visible_to(self.request.user).for_detail(), pk=pk)
        if entry.lead_id not in self.request.user.unit_ids:
            raise PermissionDenied
        return entry

    def _page(self, entry: ReserveEntry, form: EntryForm, *, refused: Any = (), status: int = 200) -> HttpResponse:
        context = {"record": entry, "form": form, "refused": refused, "has_errors": status == 422}
        return refusals.because(render(self.request, "reserve/form.html", context, status=status), refused)
