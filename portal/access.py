"""Who may open which address, declared beside each view and enforced for all of them in one place.

    class DemandList(ListView):
        access = access.roles("org_admin", "org_editor")

This is the coarse door. Which rows a person sees is `visible_to`, which step is the step's `by`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class Access:
    """Who may open an address: everybody, whoever is signed in, or whoever holds one of the roles."""

    kind: str
    roles: frozenset[str] = frozenset()

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        """Nothing where the request may pass; a way to sign in for strangers; else PermissionDenied."""
        if self.kind == "public":
            return None
        if self.kind == "undeclared":
            raise PermissionDenied
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if self.roles and not self.roles & request.user.roles:
            raise PermissionDenied
        return None


PUBLIC = Access("public")
SIGNED_IN = Access("signed in")
UNDECLARED = Access("undeclared")


def roles(*names: str) -> Access:
    """Only for people who hold one of these roles anywhere."""
    return Access("roles", frozenset(names))


def open_to(declared: Access) -> Callable[[Callable], Callable]:
    """Declare the access of a view that is a function."""

    def mark(view: Callable) -> Callable:
        view.access = declared  # type: ignore[attr-defined]
        return view

    return mark


# Views that come from libraries, by the name or namespace of their address.
OF_LIBRARIES: dict[str, Access] = {
    "account_login": PUBLIC,
    "account_logout": SIGNED_IN,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "account_change_password": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "account_inactive": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
}


def of(view: Callable, match: object = None) -> Access:
    """The access that a view declares; a library's view is looked up by the name of its address."""
    for holder in (view, getattr(view, "view_class", None), getattr(view, "cls", None)):
        if declared := getattr(holder, "access", None):
            return declared
    return OF_LIBRARIES.get(getattr(match, "url_name", None) or "", UNDECLARED)
