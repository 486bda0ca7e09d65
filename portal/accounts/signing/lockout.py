"""连续输错即锁定: five failures in a row lock a name for a quarter of an hour, whether an account has it or not.

A name that is nobody's is counted and locked like one that is, so that nothing tells the two apart. Whoever is signed
in stays so, and a passkey opens a locked account: neither is a guess at a password.
"""

import hashlib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock, records
from portal.accounts.models import FailedSignIns, User
from portal.notices import tell


def account_named(login: str) -> User | None:
    """The account that signs in with this name or mailbox, active or not, in one query.

    A mailbox goes before a name: nobody shuts its owner out by taking it as a name.
    """
    from django.db.models import Q

    found = User.objects.filter(Q(email__iexact=login, email__gt="") | Q(username__iexact=login))
    return min(found, key=lambda user: user.email.lower() != login.lower(), default=None)


def key_of(login: str, user: User | None) -> str:
    """Under what failures are counted: the account, or the digest of a name that is nobody's."""
    return f"account:{user.pk}" if user else f"name:{hashlib.sha256(login.lower().encode()).hexdigest()}"


def seconds_left(key: str) -> int:
    """For how long the key is still locked, in seconds; 0 where it is not."""
    row = FailedSignIns.objects.filter(key=key, locked_until__gt=clock.now()).first()
    if row is None or row.locked_until is None:
        return 0
    return max(1, int((row.locked_until - clock.now()).total_seconds()))


def failed(key: str, user: User | None, *, detail: dict[str, Any]) -> int:
    """One more failure, on record; the seconds for which the key is locked now."""
    now, lasts = clock.now(), timedelta(minutes=settings.LOCK_MINUTES)
    with transaction.atomic():
        FailedSignIns.objects.get_or_create(key=key, defaults={"user": user, "since": now})
        row = FailedSignIns.objects.select_for_update(of=("self",)).get(key=key)
        if now - row.since > lasts:
            row.count, row.since = 0, now
        row.count += 1
        locked = row.count >= settings.LOCK_AFTER
        if locked:
            row.count, row.locked_until = 0, now + lasts
        row.save()
        records.noted("sign_in_failed", label=_("登录失败"), by=user, detail=detail)
        if locked:
            _tell_of_the_lock(row, user)
    return int(lasts.total_seconds()) if locked else 0


def _tell_of_the_lock(row: Any, user: User | None) -> None:
    records.noted("locked", label=_("账号锁定"), by=user, detail={"until": row.locked_until})
    if user:
        text = say("您的账号连续 %(n)d 次登录失败，已锁定 %(m)d 分钟。如果不是您本人，请在解锁后修改密码。")
        told = text % {"n": settings.LOCK_AFTER, "m": settings.LOCK_MINUTES}
        key = f"locked:{user.pk}:{row.locked_until:%Y%m%d%H%M%S}"
        tell.send([user], key=key, text=told, url=reverse("account"), by_mail_anyway=True)


def succeeded(user: User) -> None:
    """The failures so far count no more."""
    FailedSignIns.objects.filter(key=key_of("", user)).delete()


def locked_until(user: User) -> Any:
    """Until when the account is locked; None where it is not."""
    row = FailedSignIns.objects.filter(key=key_of("", user), locked_until__gt=clock.now()).first()
    return row.locked_until if row else None


def unlock(user: User, *, by: User) -> bool:
    """An administrator opens a locked account before its time, on record; whether it was locked."""
    with transaction.atomic():
        gone, _rows = FailedSignIns.objects.filter(key=key_of("", user), locked_until__gt=clock.now()).delete()
        if gone:
            records.noted("unlocked", label=_("解除锁定"), by=by, detail={"account": user.username})
    return bool(gone)
