"""Who may open which address, by which method, about which record: declared beside each view, enforced in one place.

    class DemandList(ListView):
        access = access.roles("org_admin", "org_editor")

    class CheckView(View):
        access = access.roles("dept_officer").about("demand", only=access.Only.ITS_OFFICER)

This is the coarse door. Which rows a person sees is `visible_to`, which step is the step's `by`. `manage.py access`
prints the whole table (`docs/access.md`); `tests/security/matrix` asks every address as every role and reads from
here what should come of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext_lazy as _

from portal import doorstep

# Pages are read and forms are sent; the portal speaks no other method. OPTIONS is none of them: no page here is asked
# for by another origin, and what an address would take is said by its declaration, not to whoever asks.
READ = frozenset({"GET", "HEAD"})
SENT = frozenset({"POST"})


class Only(models.TextChoices):
    """Who of a record's readers a page is for, where it is not for all of them; other readers get 403."""

    ITS_UNIT = "unit", _("本单位成员")
    ITS_UNIT_EDITING = "unit_editing", _("本单位成员，且处于可修改状态")
    ITS_ADMIN = "admin", _("本单位管理员")
    ITS_OFFICER = "officer", _("本省（市）经办人")
    ITS_OFFICER_ONCE_PUBLISHED = "officer_published", _("本省（市）经办人，发布以后")
    ITS_OFFICERS_ONCE_PUBLISHED = "officers_published", _("科创办和本省（市）经办人，发布以后")
    ITS_ORGANISER = "organiser", _("本轮组织人")
    ITS_ORGANISER_DRAFTING = "organiser_drafting", _("本轮组织人，且处于筹备状态")
    ITS_DRAFTERS = "drafters", _("科创办和拟制部门的经办人，且处于草稿状态")
    ITS_EXPERT = "expert", _("评审专家本人")
    ITS_DEMANDER = "demander", _("需求方成员")
    ITS_OWNER = "owner", _("本人")
    ITS_PEOPLE = "step", _("可以办理这一步的人")
    WHO_FILLS_IT = "filling", _("可以办理本页所办环节的人")
    WHILE_EDITABLE = "editable", _("有权查看的人，且处于可修改状态")
    ONCE_PUBLISHED = "once_published", _("有权查看的人，发布以后")
    EVERYBODY_ONCE_PUBLISHED = "published", _("已登录的任何人，发布以后")


@dataclass(frozen=True)
class Access:
    """Who may open an address: everybody, whoever is signed in, or whoever holds one of the roles.

    `record` is the machine, or the other thing, that an address with an argument is about; `only` who of its readers
    the page is for (empty: all of them). `methods` are those that the view has; `may_send` the roles that may POST
    where not everybody may who may read (empty: the same).
    `at_once`: open before a due password is changed and a missing second factor enrolled. `confirms`: only to a person
    who has just given password or second factor again.
    """

    kind: str
    roles: frozenset[str] = frozenset()
    record: str = ""
    only: str = ""
    methods: frozenset[str] = READ
    may_send: frozenset[str] = frozenset()
    at_once: bool = False
    confirms: bool = False

    @property
    def is_public(self) -> bool:
        return self.kind == "public"

    def about(self, record: str, *, only: str = "") -> "Access":
        """The same door for an address about a record."""
        return replace(self, record=record, only=only)

    def sent_by(self, *names: str) -> "Access":
        """The same door for looking; sending is for these roles only."""
        return replace(self, may_send=frozenset(names))

    def confirmed(self) -> "Access":
        """The same, for a person who has just confirmed who it is."""
        return replace(self, confirms=True)

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        """Nothing where the request may pass; a way to sign in for strangers; 405; else PermissionDenied."""
        if self.kind == "undeclared":
            raise PermissionDenied
        if not self.is_public and not request.user.is_authenticated:
            return doorstep.sign_in_first(request)
        if not self.is_public and not self.at_once and (elsewhere := doorstep.first_of_all(request)):
            return elsewhere
        held = request.user.roles if request.user.is_authenticated else frozenset()
        if self.roles and not self.roles & held:
            raise PermissionDenied
        if request.method not in self.methods:
            return HttpResponseNotAllowed(sorted(self.methods))
        if request.method not in READ and self.may_send and not self.may_send & held:
            raise PermissionDenied
        return doorstep.confirm_first(request) if self.confirms else None


PUBLIC = Access("public")
SIGNED_IN = Access("signed in")
AT_ONCE = Access("signed in", at_once=True)
UNDECLARED = Access("undeclared", methods=frozenset())


def roles(*names: str) -> Access:
    """Only for people who hold one of these roles anywhere."""
    return Access("roles", frozenset(names))


def open_to(declared: Access) -> Callable[[Callable], Callable]:
    """Declare the access of a view that is a function; such views are only read."""

    def mark(view: Callable) -> Callable:
        view.access = declared  # type: ignore[attr-defined]
        return view

    return mark


# Views that come from libraries, by the name or namespace of their address.
OF_LIBRARIES: dict[str, Access] = {
    "account_login": PUBLIC,
    "account_logout": AT_ONCE,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC.about("reset_key"),
    "account_reset_password_from_key_done": PUBLIC,
    "account_change_password": AT_ONCE,
    "account_reauthenticate": AT_ONCE,
    "account_inactive": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "mfa_reauthenticate": AT_ONCE,
    "mfa_index": AT_ONCE,
    "mfa_activate_totp": AT_ONCE,
    "mfa_deactivate_totp": AT_ONCE,
    "mfa_view_recovery_codes": AT_ONCE,
    "mfa_generate_recovery_codes": AT_ONCE,
    "mfa_download_recovery_codes": AT_ONCE,
    "mfa_list_webauthn": AT_ONCE,
    "mfa_add_webauthn": AT_ONCE,
    "mfa_edit_webauthn": AT_ONCE.about("passkey", only=Only.ITS_OWNER),
    "mfa_remove_webauthn": AT_ONCE.about("passkey", only=Only.ITS_OWNER),
    "mfa_reauthenticate_webauthn": AT_ONCE,
    "mfa_login_webauthn": PUBLIC,
}


def of(view: Callable, match: object = None) -> Access:
    """What a view declares, with the methods that it has; a library's view is looked up by the name of its address."""
    return of_address(view, getattr(match, "url_name", None))


@cache
def of_address(view: Callable, url_name: str | None) -> Access:
    """The same for an address of that name."""
    holder: Any = getattr(view, "view_class", None) or view
    declared = getattr(view, "access", None) or getattr(holder, "access", None) or OF_LIBRARIES.get(url_name or "")
    if declared is None:
        return UNDECLARED
    return replace(declared, methods=_methods_of(holder)) if isinstance(holder, type) else declared


def _methods_of(view_class: Any) -> frozenset[str]:
    """What the class answers, of the methods that the portal speaks."""
    has = {name for name in view_class.http_method_names if hasattr(view_class, name)}
    return (READ if "get" in has else frozenset()) | (SENT if "post" in has else frozenset())
