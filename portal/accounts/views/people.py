"""账号管理: accounts as the security and system administrators look after them; opening one by a letter."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.views import View

from portal import access, stepup
from portal.accounts import keeping, opening
from portal.accounts.forms_of_roles import OpeningForm, StaffFields
from portal.accounts.models import Person, Session, User
from portal.accounts.signing import factors, lockout
from portal.accounts.signing.events import sign_in_at_once
from portal.accounts.views.own import row_of
from portal.http import PortalRequest

KEEPERS = ("security_admin", "system_admin")


class PeopleView(View):
    """账号管理: every account, found by name; the locked and the disabled apart."""

    access = access.roles(*KEEPERS)

    def get(self, request: PortalRequest) -> HttpResponse:
        asked, state = request.GET.get("q", "").replace("\x00", "").strip(), request.GET.get("state", "")
        rows = keeping.in_state(User.objects.people(), state)
        if asked:
            rows = rows.filter(Q(name__icontains=asked) | Q(username__icontains=asked) | Q(email__iexact=asked))
        page = Paginator(keeping.for_list(rows), 30).get_page(request.GET.get("page"))
        context: dict[str, Any] = {"page": page, "q": asked, "state": state, "states": keeping.STATES}
        context["may_open"] = "security_admin" in request.user.roles
        return render(request, "accounts/people.html", context)


class PersonView(View):
    """One account: its roles, its sessions, its lock; what an administrator may do to it."""

    access = access.roles(*KEEPERS).about("account").confirmed()
    acts: dict[str, tuple[str, Callable[..., str]]] = {
        "unlock": ("system_admin", keeping.unlock),
        "enable": ("system_admin", keeping.enable),
        "end_sessions": ("security_admin", keeping.end_sessions),
    }

    def get(self, request: PortalRequest, pk: int) -> HttpResponse:
        return self._page(request, self._person(pk))

    def post(self, request: PortalRequest, pk: int) -> HttpResponse:
        person, (least, act) = self._person(pk), self.acts.get(request.POST.get("act", ""), ("", None))
        if act is None:
            return self._page(request, person, say("没有这一项操作，请刷新页面后再办理。"), status=422)
        if not {least, "security_admin"} & request.user.roles:
            raise PermissionDenied
        try:
            messages.success(request, act(person, by=request.user))
        except keeping.Refused as refusal:
            return self._page(request, person, str(refusal), status=409)
        return redirect("person", pk)

    def _person(self, pk: int) -> User:
        return get_object_or_404(User.objects.people(), pk=pk)

    def _page(self, request: PortalRequest, person: User, refused: str = "", status: int = 200) -> HttpResponse:
        context = {
            "person": person,
            "grants": person.grants.filter(ended_at=None).select_related("region"),
            "units": person.memberships.filter(ended_at=None).select_related("organisation"),
            "rows": [row_of(session, request) for session in Session.objects.of(person)],
            "locked_until": lockout.locked_until(person),
            "factors": factors.of(person).count(),
            "may_guard": "security_admin" in request.user.roles,
            "refused": refused,
        }
        return render(request, "accounts/person.html", context, status=status)


class OpeningView(View):
    """开通账号: the security administrator sends a letter; the person chooses name and password."""

    access = access.roles("security_admin").confirmed()

    def get(self, request: PortalRequest) -> HttpResponse:
        return self._page(request, OpeningForm(by=request.user, initial=stepup.kept_values(request)))

    def post(self, request: PortalRequest) -> HttpResponse:
        form = OpeningForm(request.POST, by=request.user)
        if not form.is_valid():
            return self._page(request, form, status=422)
        given = form.cleaned_data
        opening.invite(
            name=given["name"],
            email=given["email"],
            person=Person.objects.of(given["identity_number"]),
            role=given["role"],
            region=given["region"],
            city=given["city"],
            by=request.user,
        )
        messages.success(request, say("开通链接已发往 %s，3 日内有效。") % given["email"])
        return redirect("people")

    def _page(self, request: PortalRequest, form: Any, status: int = 200) -> HttpResponse:
        return render(request, "accounts/opening.html", {"form": form}, status=status)


class OpenAccountView(View):
    """The page behind the letter: its reader chooses name and password, and is signed in."""

    access = access.PUBLIC.about("opening")

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        letter = opening.with_code(code)
        if letter is None:
            raise Http404
        initial = {"person_name": letter.name, "email": letter.email}
        return self._page(request, letter, StaffFields(initial=initial))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        letter, form = opening.with_code(code), StaffFields(request.POST)
        if letter is None:
            raise Http404
        if not form.is_valid():
            return self._page(request, letter, form, status=422)
        try:
            user = opening.accept(code, form.cleaned_data)
        except IntegrityError:  # the name or mailbox was taken, or a role given that goes not with this one, just now
            form.add_error(
                None, say("登录名、邮箱刚刚被占用，或者角色有冲突。请换一个登录名；仍不行，请联系安全管理员。")
            )
            return self._page(request, letter, form, status=422)
        if user is None:
            raise Http404
        sign_in_at_once(request, user)
        messages.success(request, say("账号已开通。"))
        return redirect("desk")

    def _page(self, request: HttpRequest, letter: Any, form: Any, status: int = 200) -> HttpResponse:
        return render(request, "accounts/open_account.html", {"letter": letter, "form": form}, status=status)
