"""需求调整: the list, a page, beginning one and filling it in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.collection.models import Demand
from demands.reserve.adjusting import drafting, parts
from demands.reserve.filters import AdjustmentFilter
from demands.reserve.forms.adjustments import MOST_ROWS, AdjustmentForm, IndicatorFormSet
from demands.reserve.models import DemandAdjustment
from demands.reserve.tables import AdjustmentTable
from portal import access, formsets, refusals
from portal.views.lists import RecordList
from portal.views.records import RecordView
from portal.workflow import StepRefused

ROWS = "indicators"


class AdjustmentList(RecordList):
    """需求调整."""

    model = DemandAdjustment
    table_class = AdjustmentTable
    filterset_class = AdjustmentFilter
    title = _("需求调整")
    lede = _("需求发布后，名称和任务不变，其他内容经同意后可以调整；原版本保留，公开页并列显示调整前后。")
    empty_title = _("没有需求调整")
    empty_next = _("需求方可以对已发布的需求申请调整。")
    opening = "adjustment_new"


class AdjustmentView(RecordView):
    """One adjustment."""

    model = DemandAdjustment
    template_name = "reserve/adjustment.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        adjustment, user = self.object, self.request.user
        demand = adjustment.demand
        return super().get_context_data(**kwargs) | {
            "differences": adjustment.differences,
            "locked": parts.locked(demand),
            "may_edit": adjustment.is_editable and demand.demander_id in user.unit_ids,
            "may_read_demand": Demand.objects.visible_to(user).filter(pk=demand.pk).exists(),
        }


class DemandChoice(forms.Form):
    """Which demand is adjusted."""

    demand = forms.ModelChoiceField(
        label=_("需求"),
        queryset=Demand.objects.none(),
        error_messages={"invalid_choice": _("请选择本单位已发布且尚未终结的需求。")},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["demand"].queryset = drafting.adjustable(user.unit_ids)


class AdjustmentNew(View):
    """申请需求调整."""

    access = access.roles("org_admin", "org_editor")

    def get(self, request: HttpRequest) -> HttpResponse:
        demand = request.GET.get("demand", "")
        initial = {"demand": demand} if demand.isdecimal() else {}
        return self._page(DemandChoice(user=request.user, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DemandChoice(request.POST, user=request.user)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            made = drafting.begin(demand=form.cleaned_data["demand"], by=request.user)
        except StepRefused as refusal:
            return self._page(form, refused=refusal.reasons, status=409)
        return redirect("adjustment_edit", made.pk)

    def _page(self, form: DemandChoice, *, refused: Any = (), status: int = 200) -> HttpResponse:
        none = not form.fields["demand"].queryset.exists()
        context = {"form": form, "refused": refused, "has_errors": status == 422, "none": none}
        return refusals.because(render(self.request, "reserve/adjustment_new.html", context, status=status), refused)


class AdjustmentEdit(View):
    """The form, while it is a draft."""

    access = access.roles("org_admin", "org_editor").about("demand_adjustment", only=access.Only.ITS_UNIT)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        adjustment = self._adjustment(pk)
        if not adjustment.is_editable:
            return redirect(adjustment)
        return self._page(adjustment, *self._forms(adjustment))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        adjustment = self._adjustment(pk)
        if not adjustment.is_editable:
            messages.error(request, say("调整申请已提交，不能再修改。"))
            return redirect(adjustment)
        if formsets.wants_row(request.POST, ROWS):
            data = formsets.with_one_more_row(request.POST, ROWS, most=MOST_ROWS)
            return self._page(adjustment, *self._forms(adjustment, data))
        form, rows = self._forms(adjustment, request.POST)
        if not all([form.is_valid(), rows.is_valid()]):
            return self._page(adjustment, form, rows, status=422)
        try:
            with transaction.atomic():
                drafting.keep(adjustment=adjustment, form=form, rows=rows)
        except StepRefused as refusal:
            return self._page(adjustment, form, rows, refused=refusal.reasons, status=409)
        messages.success(request, say("调整内容已保存，请核对对照后由单位管理员提交。"))
        return redirect(adjustment)

    def _adjustment(self, pk: int) -> DemandAdjustment:
        found = get_object_or_404(DemandAdjustment.objects.visible_to(self.request.user).for_detail(), pk=pk)
        if found.demand.demander_id not in self.request.user.unit_ids:
            raise PermissionDenied
        return found

    def _forms(self, adjustment: DemandAdjustment, data: Any = None) -> tuple[AdjustmentForm, Any]:
        present = parts.rows_of(adjustment.demand) if adjustment.indicators is None else adjustment.indicators
        return AdjustmentForm(data, adjustment=adjustment), IndicatorFormSet(data, prefix=ROWS, initial=present)

    def _page(
        self, adjustment: DemandAdjustment, form: AdjustmentForm, rows: Any, *, refused: Any = (), status: int = 200
    ) -> HttpResponse:
        locked = parts.locked(adjustment.demand)
        context = {"record": adjustment, "form": form, "rows": rows, "locked": locked, "refused": refused}
        return refusals.because(
            render(self.request, "reserve/adjust.html", context | {"has_errors": status == 422}, status=status), refused
        )
