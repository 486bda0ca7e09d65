"""角色授予: who holds which role, giving and withdrawing."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.views import View

from portal import access, stepup
from portal.accounts import granting
from portal.accounts.forms_of_roles import EndRoleForm, GrantForm
from portal.accounts.models import Role, RoleGrant
from portal.http import PortalRequest


class RolesView(View):
    """角色授予: the security administrator gives roles and sees who holds which."""

    access = access.roles("security_admin").confirmed()

    def get(self, request: PortalRequest) -> HttpResponse:
        return self._page(request, GrantForm(by=request.user, initial=stepup.kept_values(request)))

    def post(self, request: PortalRequest) -> HttpResponse:
        form = GrantForm(request.POST, by=request.user)
        if not form.is_valid():
            return self._page(request, form, status=422)
        try:
            self._give(form, request)
        except IntegrityError:  # another administrator was quicker
            form.add_error("role", say("刚刚有人为此人授予了与之冲突的角色，请刷新后核对。"))
            return self._page(request, form, status=422)
        given = form.cleaned_data
        messages.success(
            request,
            say("已授予%(who)s“%(role)s”角色。") % {"who": given["username"].name, "role": Role(given["role"]).label},
        )
        return redirect("roles")

    @transaction.atomic
    def _give(self, form: GrantForm, request: PortalRequest) -> None:
        given = form.cleaned_data
        if given["identity_number"]:
            granting.identify(given["username"], given["identity_number"])
        where = {"region": given["region"], "city": given["city"]}
        granting.give_role(user=given["username"], role=given["role"], by=request.user, **where)

    def _page(self, request: PortalRequest, form: GrantForm, status: int = 200) -> HttpResponse:
        held = RoleGrant.objects.filter(ended_at=None).select_related("user", "region", "given_by")
        page = Paginator(held.order_by("role", "region_id", "pk"), 30).get_page(request.GET.get("page"))
        return render(request, "accounts/roles.html", {"form": form, "page": page}, status=status)


class EndRoleView(View):
    """Withdraw a role: a page that asks, then the act."""

    access = access.roles("security_admin").about("grant").confirmed()

    def get(self, request: PortalRequest, pk: int) -> HttpResponse:
        grant = get_object_or_404(RoleGrant.objects.select_related("user", "region"), pk=pk, ended_at=None)
        return self._page(request, grant, EndRoleForm(initial=stepup.kept_values(request)))

    def post(self, request: PortalRequest, pk: int) -> HttpResponse:
        grant = get_object_or_404(RoleGrant.objects.select_related("user", "region"), pk=pk)
        form = EndRoleForm(request.POST)
        if not form.is_valid():
            return self._page(request, grant, form, status=422)
        granting.end_role(grant, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, say("角色已撤销，已告知本人。"))
        return redirect("roles")

    def _page(self, request: PortalRequest, grant: RoleGrant, form: EndRoleForm, status: int = 200) -> HttpResponse:
        return render(request, "accounts/end_role.html", {"grant": grant, "form": form}, status=status)
