"""What happens at the doors stands in the record: sign-ins and sign-outs, second factors, passwords, ended sessions."""

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import login
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock, records
from portal.accounts.models import Session, User
from portal.accounts.signing import devices, factors, lockout
from portal.notices import tell

BACKEND = "portal.accounts.signing.backend.OneHash"
KINDS = {"totp": _("动态口令"), "webauthn": _("通行密钥"), "recovery_codes": _("恢复码")}


@receiver(user_logged_in)
def session_begins(sender: Any, request: Any, user: Any, **_more: Any) -> None:
    """Whose session it is, since when, from where."""
    request.session.begin(
        at=clock.now(), of_staff=user.holds_office, ip=devices.ip_of(request), agent=devices.agent_of(request)
    )


@receiver(account.user_logged_in)
def signed_in(sender: Any, request: Any, user: Any, **_more: Any) -> None:
    """Somebody came in by the page of signing in."""
    lockout.succeeded(user)
    User.objects.filter(pk=user.pk).update(signed_in_at=clock.now())
    records.noted("signed_in", label=_("登录"), by=user, detail=source_of(request))
    devices.seen(request, user)


def sign_in_at_once(request: HttpRequest, user: User) -> None:
    """Whoever has just opened an account, choosing its password, is signed in with it."""
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method="password")
    signed_in(User, request, user)


@receiver(account.authentication_step_completed)
def confirmed(sender: Any, request: Any, user: Any, method: str, **more: Any) -> None:
    """The person signed in has given password or factor again: a new session id, and some minutes of trust."""
    if more.get("reauthenticated"):
        request.session.proved(clock.now())
        records.noted("confirmed", label=_("再次确认本人"), by=user, detail={"by": method})


@receiver(mfa.authentication_failed)
def factor_refused(sender: Any, request: Any, user: Any, **_more: Any) -> None:
    """A wrong code counts like a wrong password."""
    from portal.accounts.adapter import fail

    fail(request, "", user)


@receiver(mfa.authenticator_added)
def factor_added(sender: Any, request: Any, user: Any, authenticator: Any, **_more: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        factors.spend_enrolment(authenticator)
    _factor_changed(request, user, authenticator, "factor_added", say("已启用%s"))


@receiver(mfa.authenticator_removed)
def factor_removed(sender: Any, request: Any, user: Any, authenticator: Any, **_more: Any) -> None:
    request.session.pop(factors.HAS_ONE, None)
    _factor_changed(request, user, authenticator, "factor_removed", say("已停用%s"))
    end_others(request, user, why=say("停用了第二因素"))


@receiver(mfa.authenticator_reset)
def codes_made_anew(sender: Any, request: Any, user: Any, authenticator: Any, **_more: Any) -> None:
    _factor_changed(request, user, authenticator, "factor_reset", say("已重新生成%s"))


def _factor_changed(request: Any, user: Any, authenticator: Any, what: str, words: str) -> None:
    text = words % KINDS[authenticator.type]
    entry = records.noted(what, label=text, by=user, detail=source_of(request))
    tell_of(user, text, key=f"credentials:{entry.pk}")


@receiver([account.password_changed, account.password_set, account.password_reset])
def password_changed(sender: Any, request: Any, user: Any, **_more: Any) -> None:
    """Every other session ends; this one goes on with a new id, as the change itself sees to."""
    entry = records.noted("password_changed", label=_("修改密码"), by=user, detail=source_of(request))
    lockout.succeeded(user)
    end_others(request, user, why=say("修改了密码"))
    tell_of(user, say("已修改密码"), key=f"credentials:{entry.pk}")


def tell_of(user: User, what: str, *, key: str) -> None:
    """Tell a person, by mail anyway, of a change of what opens the account."""
    text = say("您的账号%(what)s。如果不是您本人办理，请立即联系安全管理员。") % {"what": what}
    tell.send([user], key=key, text=text, url=reverse("account"), by_mail_anyway=True)


def end_others(request: Any, user: User, *, why: str) -> int:
    """End every session of the account but the present one, on record; how many."""
    own = request.session.session_key if getattr(request, "user", None) == user else None
    return end(Session.objects.of(user).exclude(session_key=own), user, by=user, why=why)


def end(sessions: Any, user: User, *, by: User, why: str) -> int:
    """End these sessions of an account: the next request of each is a visitor's. On record; how many."""
    number, _rows = sessions.delete()
    if number:
        detail = {"account": user.username, "sessions": number, "why": why}
        records.noted("session_ended", label=_("会话结束"), by=by, detail=detail)
    return number


def source_of(request: Any) -> dict[str, Any]:
    """Where a request came from, as a record at the doors tells it."""
    return {"ip": devices.ip_of(request) or "", "device": devices.name_of(devices.agent_of(request))}
