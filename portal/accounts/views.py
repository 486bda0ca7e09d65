"""Registering a unit, one's own account and unit, members, verification."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from portal import access
from portal.accounts import services
from portal.accounts.filters import OrganisationFilter
from portal.accounts.forms import GrantForm, InviteForm, PersonFields, UnitFields
from portal.accounts.models import Invitation, Organisation, RoleGrant
from portal.accounts.tables import OrganisationTable
from portal.http import PortalRequest
from portal.views.lists import RecordList
from portal.views.records import RecordView

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class RegisterView(View):
    """注册单位: a person and the unit in one page; the person becomes its administrator."""

    access = access.PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, PersonFields(prefix="person"), UnitFields(prefix="unit"))

    def post(self, request: HttpRequest) -> HttpResponse:
        person = PersonFields(request.POST, prefix="person")
        unit = UnitFields(request.POST, request.FILES, prefix="unit")
        if not (person.is_valid() & unit.is_valid()):
            return self._page(request, person, unit, status=422)
        licence = unit.cleaned_data["licence_upload"]
        try:
            user = services.register_unit(person=person.cleaned_data, unit=unit.save(commit=False), licence=licence)
        except IntegrityError:  # another copy of the form came first
            person.add_error(None, _("这个登录名、邮箱或单位刚刚已经注册。如果是您自己重复提交，请直接登录。"))
            return self._page(request, person, unit, status=422)
        login(request, user, backend=BACKEND)
        messages.success(request, say("单位已注册。核验通过后即可提交需求和方案，结果会通知您。"))
        return redirect("desk")

    def _page(self, request: HttpRequest, person: Any, unit: Any, status: int = 200) -> HttpResponse:
        context = {"person": person, "unit": unit, "has_errors": status == 422}
        return render(request, "accounts/register.html", context, status=status)


class JoinView(View):
    """The page behind an invitation's link: a new account, or one's own."""

    access = access.PUBLIC.about("invitation")

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        invitation = self._invitation(code)
        return self._page(request, invitation, PersonFields(initial=_from(invitation)))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        invitation, own = self._invitation(code), request.user if request.user.is_authenticated else None
        form = PersonFields(request.POST)
        if own is None and not form.is_valid():
            return self._page(request, invitation, form, status=422)
        person = None if own else form.cleaned_data
        user = services.accept_invitation(code=code, person=person, user=own)
        if user is None:
            raise Http404
        if own is None:
            login(request, user, backend=BACKEND)
        messages.success(request, say("您已加入 %s。") % invitation.organisation.name)
        return redirect("desk")

    def _invitation(self, code: str) -> Invitation:
        found = services.invitation_with(code)
        if found is None:
            raise Http404
        return found

    def _page(self, request: HttpRequest, invitation: Invitation, form: Any, status: int = 200) -> HttpResponse:
        return render(request, "accounts/join.html", {"invitation": invitation, "form": form}, status=status)


def _from(invitation: Invitation) -> dict[str, str]:
    return {"person_name": invitation.name, "email": invitation.email}


class OrganisationView(RecordView):
    """单位: its registration, its members for its own people, its verification."""

    request: PortalRequest
    model = Organisation
    template_name = "accounts/organisation.html"

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


class AccountView(View):
    """我的账号: name, roles, units, how one is told."""

    access = access.SIGNED_IN

    def get(self, request: PortalRequest) -> HttpResponse:
        grants = request.user.grants.filter(ended_at=None).select_related("region")
        memberships = request.user.memberships.filter(ended_at=None).select_related("organisation__region")
        return render(request, "accounts/account.html", {"grants": grants, "memberships": memberships})

    def post(self, request: PortalRequest) -> HttpResponse:
        request.user.wants_mail = request.POST.get("wants_mail") == "on"
        request.user.save(update_fields=["wants_mail"])
        messages.success(request, say("已保存。"))
        return redirect("account")


class RolesView(View):
    """角色授予: the security administrator gives roles and sees who holds which."""

    access = access.roles("security_admin")

    def get(self, request: PortalRequest) -> HttpResponse:
        return self._page(request, GrantForm())

    def post(self, request: PortalRequest) -> HttpResponse:
        form = GrantForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        given = form.cleaned_data
        services.give_role(user=given["username"], role=given["role"], region=given["region"], by=request.user)
        messages.success(request, say("已授予 %s。") % given["username"].name)
        return redirect("roles")

    def _page(self, request: PortalRequest, form: GrantForm, status: int = 200) -> HttpResponse:
        held = RoleGrant.objects.filter(ended_at=None).select_related("user", "region", "given_by")
        page = Paginator(held.order_by("role", "region_id", "pk"), 30).get_page(request.GET.get("page"))
        return render(request, "accounts/roles.html", {"form": form, "page": page}, status=status)


class EndRoleView(View):
    """Withdraw a role: a page that asks, then the act."""

    access = access.roles("security_admin").about("grant")

    def get(self, request: PortalRequest, pk: int) -> HttpResponse:
        grant = get_object_or_404(RoleGrant.objects.select_related("user", "region"), pk=pk, ended_at=None)
        return render(request, "accounts/end_role.html", {"grant": grant})

    def post(self, request: PortalRequest, pk: int) -> HttpResponse:
        grant = get_object_or_404(RoleGrant, pk=pk)
        services.end_role(grant, by=request.user)
        messages.success(request, say("角色已撤销。"))
        return redirect("roles")
