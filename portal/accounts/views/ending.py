"""停用账号, 重置第二因素: what shuts a person out is asked for on a page of its own, with a reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views import View

from portal import access, stepup
from portal.accounts import keeping
from portal.accounts.forms_of_roles import AccountReasonForm
from portal.accounts.models import User
from portal.accounts.views.people import KEEPERS
from portal.http import PortalRequest


class _AskFirst(View):
    """A page that says what follows and asks why, then the act; a reason that was typed stays while one confirms."""

    title: Any
    follows: Any

    def act(self, person: User, *, by: User, reason: str) -> str:
        raise NotImplementedError

    def get(self, request: PortalRequest, pk: int) -> HttpResponse:
        return self._page(request, self._person(pk), AccountReasonForm(initial=stepup.kept_values(request)))

    def post(self, request: PortalRequest, pk: int) -> HttpResponse:
        person, form = self._person(pk), AccountReasonForm(request.POST)
        if not form.is_valid():
            return self._page(request, person, form, status=422)
        try:
            messages.success(request, self.act(person, by=request.user, reason=form.cleaned_data["reason"]))
        except keeping.Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, person, form, status=409)
        return redirect("person", pk)

    def _person(self, pk: int) -> User:
        return get_object_or_404(User.objects.people(), pk=pk)

    def _page(self, request: PortalRequest, person: User, form: Any, status: int = 200) -> HttpResponse:
        context = {"person": person, "form": form, "title": self.title, "follows": self.follows}
        return render(request, "accounts/ending.html", context, status=status)


class DisableView(_AskFirst):
    """停用账号."""

    access = access.roles(*KEEPERS).about("account").confirmed()
    title = _("停用账号")
    follows = _("停用后此人立即退出，不能再登录，直到恢复账号；已办理的记录不变。")

    def act(self, person: User, *, by: User, reason: str) -> str:
        return keeping.disable(person, by=by, reason=reason)


class ResetFactorView(_AskFirst):
    """重置第二因素."""

    access = access.roles("security_admin").about("account").confirmed()
    title = _("重置第二因素")
    follows = _("重置后此人立即退出，动态口令、通行密钥和恢复码全部作废，下次登录后须重新启用。")

    def act(self, person: User, *, by: User, reason: str) -> str:
        return keeping.reset_factor(person, by=by, reason=reason)
