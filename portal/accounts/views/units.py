"""Units: their registration, their members, invitations into them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from portal import access
from portal.accounts import services
from portal.accounts.filters import OrganisationFilter
from portal.accounts.forms import InviteForm
from portal.accounts.models import Organisation
from portal.accounts.tables import OrganisationTable
from portal.http import PortalRequest
from portal.views.lists import RecordList
from portal.views.records import RecordView


class OrganisationView(RecordView):
    """单位: its registration, its members for its own people, its verification."""

    request: PortalRequest
    model = Organisation
    template_name = "accounts/organisation.html"
    look, own = _("查看单位联系人和电话"), ("pk",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        members = self.object.memberships.filter(ended_at=None).select_related("user").order_by("pk")
        admin_here = self.object.pk in self.request.user.scope("org_admin", "unit")
        return super().get_context_data(**kwargs) | {
            "members": members,
            "may_invite": admin_here,
            "links": [],
        }


class OrganisationList(RecordList):
    """单位认证: the units of one's region."""

    access = access.roles("dept_officer", "dept_approver", "office_officer", "office_approver", "auditor")
    model = Organisation
    table_class = OrganisationTable
    filterset_class = OrganisationFilter
    title = _("单位")
    empty_title = _("没有符合条件的单位")
    empty_next = _("单位注册后会出现在这里，待核验的同时进入待办。")


class InviteView(View):
    """邀请成员: a unit's administrator sends a link."""

    access = access.roles("org_admin").about("organisation", only=access.Only.ITS_ADMIN)

    def get(self, request: PortalRequest, pk: int) -> HttpResponse:
        return self._page(request, self._unit(request, pk), InviteForm())

    def post(self, request: PortalRequest, pk: int) -> HttpResponse:
        unit, form = self._unit(request, pk), InviteForm(request.POST)
        if not form.is_valid():
            return self._page(request, unit, form, status=422)
        given = form.cleaned_data
        services.invite(
            unit=unit, email=given["email"], name=given["person_name"], is_admin=given["is_admin"], by=request.user
        )
        messages.success(request, say("邀请已发往 %s，7 日内有效。") % given["email"])
        return redirect(unit)

    def _unit(self, request: PortalRequest, pk: int) -> Organisation:
        unit = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
        if unit.pk not in request.user.scope("org_admin", "unit"):
            raise PermissionDenied
        return unit

    def _page(self, request: PortalRequest, unit: Organisation, form: Any, status: int = 200) -> HttpResponse:
        return render(request, "accounts/invite.html", {"record": unit, "form": form}, status=status)
