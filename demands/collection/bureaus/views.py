"""归口预审: the demands of a bureau's city, and the setting of a region."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.collection.bureaus.forms import TermForm
from demands.collection.filters import DemandFilter
from demands.collection.models import Demand, PrecheckTerm
from demands.collection.rules import bureaus
from demands.collection.tables import BureauTable
from portal import access, records
from portal.accounts.models import Region, RoleGrant
from portal.views.lists import RecordList


class BureauList(RecordList):
    """What was put before the reader's bureau."""

    access = access.roles("bureau_officer")
    model = Demand
    table_class = BureauTable
    filterset_class = DemandFilter
    title = _("归口预审")
    empty_title = _("没有归口预审的需求")
    empty_next = _("本市单位提交的需求显示在这里，请在期限内提出意见；期满未提意见视为无异议。")

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(bureaus.rows_of(self.request.user))


class TermView(View):
    """归口预审设置: officers read it, an approver of the region sets it."""

    access = access.roles("dept_officer", "dept_approver").sent_by("dept_approver")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page({})

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        own = Region.objects.filter(pk__in=user.scope("dept_approver", "region"))
        region = own.filter(pk=request.POST.get("region", "")).first()
        if region is None:
            messages.error(request, say("请选择本省（市）后再保存。"))
            return redirect("precheck_term")
        term = PrecheckTerm.objects.filter(region=region).first() or PrecheckTerm(region=region)
        form = TermForm(request.POST, instance=term, prefix=region.pk)
        if not form.is_valid():
            return self._page({region.pk: form}, status=422)
        form.save()
        detail = {"region": region.pk, "is_on": term.is_on, "days": term.days}
        records.noted("precheck_set", label=_("设置归口预审"), by=user, detail=detail)
        messages.success(request, say("%s的归口预审设置已保存。") % region.name)
        return redirect("precheck_term")

    def _page(self, forms: dict[str, TermForm], *, status: int = 200) -> HttpResponse:
        user: Any = self.request.user
        terms = {term.region_id: term for term in PrecheckTerm.objects.all()}
        grants = RoleGrant.objects.filter(role="bureau_officer", ended_at=None).select_related("user")
        officers = list(grants.order_by("city", "user__name"))
        rows = [
            {
                "region": region,
                "form": forms.get(region.pk) or TermForm(instance=terms.get(region.pk), prefix=region.pk),
                "may": region.pk in user.scope("dept_approver", "region"),
                "officers": [grant for grant in officers if grant.region_id == region.pk],
            }
            for region in Region.objects.filter(pk__in=user.department_regions)
        ]
        context = {"rows": rows, "has_errors": status != 200}
        return render(self.request, "collection/bureaus/term.html", context, status=status)
