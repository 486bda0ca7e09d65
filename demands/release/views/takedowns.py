"""紧急下架: all of them, one with what is sealed for those who decide, a new one."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.collection.models import Demand
from demands.release import opening, today
from demands.release.filters import TakedownFilter
from demands.release.models import Takedown
from demands.release.rules.takedowns import officers
from demands.release.tables import TakedownTable
from demands.release.takedown_forms import CloseForm
from portal import access, records, refusals
from portal.navigation import STAFF
from portal.views.lists import RecordList
from portal.views.records import RecordView
from portal.workflow import StepRefused


class Takedowns(RecordList):
    """紧急下架: that it happened, and what was decided; never what it said."""

    access = access.roles(*STAFF)
    model = Takedown
    table_class = TakedownTable
    filterset_class = TakedownFilter
    title = _("紧急下架")
    lede = _("发布后发现涉密或违法内容的，经办人立即停止公开；再由另一位审批人确认撤下或恢复公开。")
    empty_title = _("没有符合条件的下架记录")
    empty_next = _("在已发布需求的页面上可以立即停止公开。")


class TakedownPage(RecordView):
    """One takedown. What is sealed is shown to auditors and to who decides, and each look is on record."""

    model = Takedown
    template_name = "release/takedown.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        takedown, user = self.object, self.request.user
        open_to_reader = Demand.objects.visible_to(user).filter(pk=takedown.demand_id).exists()
        if open_to_reader:
            records.looked(takedown, by=user, what=say("下架内容"))
        copy = today.of_row(takedown.demand.public_row) if open_to_reader else None
        return super().get_context_data(**kwargs) | {"copy": copy}


class NewTakedown(View):
    """Close a published demand at once."""

    access = access.roles("dept_officer", "office_officer").about(
        "demand", only=access.Only.ITS_OFFICERS_ONCE_PUBLISHED
    )

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(request, self._demand(request, pk), CloseForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand, form = self._demand(request, pk), CloseForm(request.POST)
        if not form.is_valid():
            return self._page(request, demand, form, status=422)
        try:
            made = opening.takedown(demand, by=request.user, **form.cleaned_data)
        except StepRefused as refusal:
            return self._page(request, demand, form, refused=refusal.reasons, status=409)
        return redirect(made)

    def _demand(self, request: HttpRequest, pk: int) -> Demand:
        demand = get_object_or_404(Demand.objects.visible_to(request.user).published(), pk=pk)
        if not any(actor.fits(Takedown(demand=demand), request.user) for actor in officers):
            raise PermissionDenied
        return demand

    def _page(
        self, request: HttpRequest, demand: Demand, form: Any, *, refused: Any = (), status: int = 200
    ) -> HttpResponse:
        context = {"demand": demand, "form": form, "refused": refused, "has_errors": status == 422}
        return refusals.because(render(request, "release/takedown_new.html", context, status=status), refused)
