"""Coming to an account: registering a unit, following an invitation."""

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from portal import access
from portal.accounts import services
from portal.accounts.forms import PersonFields, UnitFields
from portal.accounts.models import Invitation
from portal.accounts.signing.events import sign_in_at_once


class RegisterView(View):
    """注册单位: a person and the unit in one page; the person becomes its administrator."""

    access = access.PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, PersonFields(prefix="person"), UnitFields(prefix="unit"))

    def post(self, request: HttpRequest) -> HttpResponse:
        # The form says where a name or mailbox is taken, or nobody could mend it: so nobody tries many.
        if too_often := ratelimit.consume_or_429(request, action="signup"):
            return too_often
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
        sign_in_at_once(request, user)
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
            sign_in_at_once(request, user)
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
