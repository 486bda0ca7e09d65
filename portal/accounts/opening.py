"""开通账号: staff, experts and administrators come by a letter; nobody else ever knows their password."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock, records
from portal.accounts import granting
from portal.accounts.models import Opening, Person, User
from portal.notices import mail, outbox
from portal.sealing import opened, sealed

LASTS = timedelta(days=3)


@transaction.atomic
def invite(*, name: str, email: str, person: Person, role: str, region: Any, by: User | None, city: str = "") -> str:
    """Send the letter, on record; its code comes back."""
    code, now = secrets.token_urlsafe(24), clock.now()
    opening = Opening.objects.create(
        name=name,
        email=email,
        person=person,
        role=role,
        region=region,
        city=city,
        by=by,
        digest=_digest(code),
        at=now,
        expires_at=now + LASTS,
    )
    outbox.put("opening", f"opening:{opening.pk}", opening_id=opening.pk, sealed_code=sealed(code))
    detail = {"name": name, "role": role, "region": region.pk if region else ""}
    records.noted("account_offered", label=_("发出开通链接"), by=by or User.objects.system(), detail=detail)
    return code


def with_code(code: str) -> Opening | None:
    """The letter that this code opens; None where it is wrong, used or too old."""
    return Opening.objects.filter(digest=_digest(code), used_at=None, expires_at__gt=clock.now()).first()


@transaction.atomic
def accept(code: str, person: dict[str, Any]) -> User | None:
    """Open the account and give its role; None where the code no longer opens anything."""
    found = with_code(code)
    opening = Opening.objects.select_for_update(of=("self",)).get(pk=found.pk) if found else None
    if opening is None or opening.used_at:
        return None
    user = User.objects.create_user(
        person["username"],
        email=person["email"],
        password=person["password"],
        name=person["person_name"],
        mobile=person["mobile"],
        person=opening.person,
        password_set_at=clock.now(),
    )
    granting.give_role(user=user, role=opening.role, by=opening.by, region=opening.region, city=opening.city)
    opening.used_at = clock.now()
    opening.save(update_fields=["used_at"])
    records.noted("account_opened", label=_("开通账号"), by=user, detail={"role": opening.role})
    return user


@outbox.handles("opening")
def send_letter(opening_id: int, sealed_code: str) -> None:
    """Mail the link of one opening; one that was used meanwhile is left alone."""
    opening = Opening.objects.get(pk=opening_id)
    if opening.used_at:
        return
    body = say(
        "%(name)s：\n\n联合攻关计划平台为您开通账号。请在 3 日内打开下面的链接，自行设置登录名和密码：\n%(url)s\n"
    ) % {
        "name": opening.name,
        "url": settings.SITE_URL + reverse("open_account", args=[opened(sealed_code)]),
    }
    mail.post(opening.email, say("开通联合攻关计划平台账号"), body)


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
