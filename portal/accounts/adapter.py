"""Sign-in by allauth, with the portal's own ways of coming to an account: registering a unit, or an invitation."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock, records, stepup
from portal.accounts.signing import devices, lockout
from portal.views.errors import too_many


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up at large; failures lock; nothing tells a known name from an unknown one."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "登录名或密码不对。请检查大小写和输入法，再试一次；忘记密码的，请点“忘记密码？”。"
        ),
        "email_password_mismatch": _("邮箱或密码不对。请检查大小写和输入法，再试一次；忘记密码的，请点“忘记密码？”。"),
        "incorrect_password": _("密码不对，请重新输入。"),
        "enter_current_password": _("当前密码不对，请重新输入。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        """Refuse a locked name and a source that tries too often, before any password is looked at."""
        login = credentials.get("email") or credentials.get("username") or ""
        request.signing_in = (login, lockout.account_named(login))
        if seconds := lockout.seconds_left(lockout.key_of(*request.signing_in)):
            raise ImmediateHttpResponse(locked(request, seconds))
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as refusal:
            raise ImmediateHttpResponse(too_many(request)) from refusal

    def authentication_failed(self, request: Any, **credentials: Any) -> None:
        """One more failure of this name."""
        login, user = request.signing_in
        fail(request, login, user)

    def logout(self, request: Any) -> None:
        """Sign out, on record; the browser is told to forget what it kept of these pages."""
        detail = {"ip": devices.ip_of(request) or "", "device": devices.name_of(devices.agent_of(request))}
        records.noted("signed_out", label=_("退出登录"), by=request.user, detail=detail)
        super().logout(request)
        request.forget_this_site = True

    def set_password(self, user: Any, password: str) -> None:
        """Keep when the password was set: staff change theirs from time to time."""
        user.set_password(password)
        user.password_set_at = clock.now()
        user.save(update_fields=["password", "password_set_at"])

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has just proved who it is, by signing in too, is not asked again at once."""
        return not stepup.is_recent(context.request)

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        names = {"reauthenticate": say("密码"), "mfa_reauthenticate": say("动态口令或恢复码")}
        names["mfa_reauthenticate:webauthn"] = say("通行密钥")
        return [way | {"description": names[way["id"]]} for way in super().get_reauthentication_methods(user)]


def fail(request: Any, login: str, user: Any) -> None:
    """Count a failure of password or second factor; the one that locks is answered as all that follow it."""
    detail = {"ip": devices.ip_of(request), "device": devices.name_of(devices.agent_of(request))}
    if seconds := lockout.failed(lockout.key_of(login, user), user, detail=detail):
        raise ImmediateHttpResponse(locked(request, seconds))


def locked(request: HttpRequest, seconds: int) -> Any:
    """The page that says for how long a name is locked."""
    says = say(
        "连续输错次数过多，这个登录名已暂时锁定，请在 %d 分钟后再试。锁定期间可用通行密钥登录，也可请安全管理员解除。"
    )
    return too_many(request, seconds=seconds, heads=say("登录名已暂时锁定"), says=says % -(-seconds // 60))
