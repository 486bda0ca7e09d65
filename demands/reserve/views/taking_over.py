"""承接需求: demands without a match that another enterprise may take over, and asking for one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.collection.models import Demand
from demands.release import today
from demands.reserve.filters import TakeOverFilter
from demands.reserve.forms.claims import ClaimForm
from demands.reserve.models import Claim, Waiver
from demands.reserve.tables import TakeOverTable
from demands.reserve.taking_over import claims
from portal import access, refusals
from portal.views.lists import RecordList
from portal.workflow import StepRefused


class TakeOverList(RecordList):
    """可承接的需求: published demands that found no match, whoever's they are."""

    access = access.roles(
        "org_admin", "org_editor", "dept_officer", "dept_approver", "office_officer", "office_approver", "auditor"
    )
    model = Demand
    table_class = TakeOverTable
    filterset_class = TakeOverFilter
    title = _("承接需求")
    lede = _("对接未成功的需求。原需求方书面放弃或者对接逾期的，其他骨干企业可以申请承接，需求名称和任务不变。")
    empty_title = _("没有可以承接的需求")
    empty_next = _("需求对接未成功后会出现在这里。")

    def get_table_kwargs(self) -> dict[str, Any]:
        """Whoever belongs to no unit has no application of its own to be told of."""
        return {} if self.request.user.unit_ids else {"exclude": ("is_asked_for",)}

    def get_queryset(self) -> QuerySet:
        """What is listed is public: published demands, by what their public copies say."""
        free = Waiver.objects.filter(demand=OuterRef("pk"), closed_at=None)
        own = Claim.objects.open().filter(demand=OuterRef("pk"), unit_id__in=self.request.user.unit_ids)
        rows = claims.open_demands().annotate(is_free=Exists(free), is_asked_for=Exists(own))
        return rows.select_related("region", "field").order_by("reopening_until", "pk")


class TakeOverView(View):
    """One such demand: why it may be taken over, who asked, and the form to ask."""

    access = access.SIGNED_IN.about("demand", only=access.Only.EVERYBODY_ONCE_PUBLISHED)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(self._demand(pk), ClaimForm(user=request.user))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand = self._demand(pk)
        if not claims.units_to_ask(request.user):
            raise PermissionDenied
        form = ClaimForm(request.POST, user=request.user)
        if not form.is_valid():
            return self._page(demand, form, status=422)
        try:
            claims.claim(demand=demand, by=request.user, **form.cleaned_data)
        except StepRefused as refusal:
            return self._page(demand, form, refused=refusal.reasons, status=409)
        messages.success(request, say("承接申请已提交，由需求所在地科技厅（委）审批，结果通知您。"))
        return redirect("demand_take_over", pk)

    def _demand(self, pk: int) -> Demand:
        return get_object_or_404(Demand.objects.published().for_detail(), pk=pk)

    def _page(self, demand: Demand, form: ClaimForm, *, refused: Any = (), status: int = 200) -> HttpResponse:
        user = self.request.user
        units = claims.units_to_ask(user)
        asked = Claim.objects.visible_to(user).filter(demand=demand).select_related("unit__region")
        is_open = claims.open_demands().filter(pk=demand.pk).exists()
        context = {
            "demand": demand,
            "tone": demand.tones.get(demand.state, ""),
            "public": today.of(demand),
            "waivers": claims.waivers(demand),
            "claims": asked,
            "own": [claim for claim in asked if claim.unit_id in user.unit_ids and claim.closed_at is None],
            "is_open": is_open,
            "may_ask": is_open and any(not claims.reasons_against(unit, demand) for unit in units),
            "against": [reason for unit in units[:1] for reason in claims.reasons_against(unit, demand)],
            "may_read": Demand.objects.visible_to(user).filter(pk=demand.pk).exists(),
            "form": form,
            "refused": refused,
            "has_errors": status == 422,
        }
        return refusals.because(render(self.request, "reserve/take_over.html", context, status=status), refused)


class ClaimWithdrawal(View):
    """Taking one's claim back."""

    access = access.roles("org_admin").about("claim", only=access.Only.ITS_ADMIN)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = get_object_or_404(Claim.objects.visible_to(request.user), pk=pk)
        if found.unit_id not in request.user.scope("org_admin", "unit"):
            raise Http404
        try:
            claims.withdraw(found)
        except StepRefused as refusal:
            for reason in refusal.reasons:
                messages.error(request, reason)
        else:
            messages.success(request, say("承接申请已撤回。"))
        return redirect("demand_take_over", found.demand_id)
