"""Whether name and password belong together: one look-up and one password hash, whoever it is."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from portal.accounts.signing import lockout


class OneHash(AuthenticationBackend):
    """allauth's backend, which would hash twice for a known mailbox and once for an unknown one."""

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> Any:
        login = credentials.get("email") or credentials.get("username") or ""
        # The adapter has already looked the account up to see whether it is locked.
        known = getattr(request, "signing_in", None)
        user = known[1] if known and known[0] == login else lockout.account_named(login)
        return self._check_password(user, credentials["password"])
