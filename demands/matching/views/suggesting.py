"""技术能力 of one's unit; units suggested for a demand; demands suggested to one's unit."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.collection.models import Demand
from demands.matching.forms_of_profiles import ProfileForm
from demands.matching.models import AnswerInvitation, CapabilityProfile, Suggestion
from demands.matching.rules import takes_answers
from demands.matching.suggestions import inviting, sheets
from demands.matching.views import sending
from demands.release import today
from portal import access, clock, doorstep, once, records, refusals
from portal.accounts.models import Organisation
from portal.workflow import StepRefused

OF_UNITS = access.roles("org_admin", "org_editor")
LOOK = _("查看推荐的揭榜单位")
INVITES = ("dept_officer", "dept_approver")
SHOWN = 30  # demands on the page of a unit, and in its Excel file


class CapabilitiesView(View):
    """What one's unit can do, and whether it may be suggested to demanders."""

    access = OF_UNITS

    def get(self, request: HttpRequest) -> HttpResponse:
        unit, profile = self._mine()
        return self._page(unit, ProfileForm(instance=profile))

    def post(self, request: HttpRequest) -> HttpResponse:
        unit, profile = self._mine()
        form = ProfileForm(request.POST, instance=profile)
        if not form.is_valid():
            return self._page(unit, form, status=422)
        kept = form.save(commit=False)
        kept.organisation, kept.updated_by, kept.updated_at = unit, request.user, clock.now()
        kept.save()
        form.save_m2m()
        messages.success(request, say("技术能力已保存。推荐每小时更新一次。"))
        return redirect("capabilities")

    def _mine(self) -> tuple[Organisation, CapabilityProfile]:
        unit = self.request.user.unit
        if unit is None:
            raise PermissionDenied
        return unit, CapabilityProfile.objects.filter(organisation=unit).first() or CapabilityProfile(organisation=unit)

    def _page(self, unit: Organisation, form: Any, *, status: int = 200) -> HttpResponse:
        context = {"unit": unit, "form": form, "has_errors": status == 422}
        return render(self.request, "matching/capabilities.html", context, status=status)


class SuggestedUnits(View):
    """Units that may know how to meet a demand, with the reasons; inviting them to answer."""

    access = access.SIGNED_IN.about("demand", only=access.Only.ONCE_PUBLISHED)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand = self._demand(pk)
        if "export" in request.GET and (elsewhere := doorstep.confirm_first(request)):
            return elsewhere
        if demand.demander_id not in request.user.unit_ids:
            records.looked(demand, by=request.user, what=str(LOOK))
        if request.GET.get("export") == "xlsx":
            invited = set(AnswerInvitation.objects.filter(demand=demand).values_list("organisation_id", flat=True))
            return sheets.of_units(demand, _suggested(demand), invited, by=request.user)
        return self._page(demand)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand = self._demand(pk)
        if not self._may_invite(demand):
            raise PermissionDenied
        units = [int(each) for each in request.POST.getlist("unit") if each.isdecimal()]
        if not units:
            return self._page(demand, refused=[say("请先勾选要邀请的单位。")], status=422)
        try:
            sending.take(request, machine="demand", step="invite", about=pk, act=lambda: self._invite(demand, units))
        except StepRefused as refusal:
            return self._page(demand, refused=refusal.reasons, status=409)
        messages.success(request, say("已通知所选单位；各单位收到的内容相同，邀请记入办理记录。"))
        return redirect("suggested_units", pk)

    def _invite(self, demand: Demand, units: list[int]) -> Demand:
        inviting.invite(demand=demand, units=units, by=self.request.user)
        return demand

    def _demand(self, pk: int) -> Demand:
        rows = Demand.objects.visible_to(self.request.user).for_detail().select_related("public_row")
        demand = get_object_or_404(rows, pk=pk)
        if demand.published_at is None:
            raise Http404
        return demand

    def _may_invite(self, demand: Demand) -> bool:
        user = self.request.user
        of_demander = demand.demander_id in user.scope("org_admin", "unit")
        return of_demander or any(demand.region_id in user.scope(role, "region") for role in INVITES)

    def _page(self, demand: Demand, *, refused: Any = (), status: int = 200) -> HttpResponse:
        invited = AnswerInvitation.objects.filter(demand=demand).select_related("organisation", "by")
        context = {
            "demand": demand,
            "public": today.of(demand),
            "run": getattr(demand, "suggestion_run", None),
            "suggestions": _suggested(demand),
            "invited": invited,
            "invited_ids": {row.organisation_id for row in invited},
            "may_invite": self._may_invite(demand) and takes_answers(demand),
            "refused": refused,
            "has_errors": status == 422,
            "token": once.new_token(),
        }
        return refusals.because(render(self.request, "matching/suggested_units.html", context, status=status), refused)


def _suggested(demand: Demand) -> QuerySet:
    return demand.suggestions.select_related("organisation__region")


class SuggestedDemands(View):
    """Open demands that one's unit may know how to meet, with the reasons."""

    access = OF_UNITS

    def get(self, request: HttpRequest) -> HttpResponse:
        if "export" in request.GET and (elsewhere := doorstep.confirm_first(request)):
            return elsewhere
        mine = Suggestion.objects.filter(organisation_id__in=request.user.unit_ids)
        open_now = mine.filter(demand__in=Demand.objects.open_for_answers())
        rows = open_now.select_related("demand__region", "demand__field", "organisation").order_by(
            "-score", "demand_id"
        )
        if request.GET.get("export") == "xlsx":
            return sheets.of_demands(rows[:SHOWN], by=request.user)
        profile = CapabilityProfile.objects.filter(organisation_id__in=request.user.unit_ids).first()
        context = {"suggestions": rows[:SHOWN], "profile": profile}
        return render(request, "matching/suggested_demands.html", context)
