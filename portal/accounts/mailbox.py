"""更换邮箱: the new mailbox proves itself by a link, the old one is told when it is asked for and when it is done.

Nothing of a change that waits is kept in the database: the link itself is a seal of who asked and from which mailbox
to which. It is good for a day, for that account only, and no longer once the mailbox has changed. The letters go by
the outbox, which keeps their addresses sealed and only until they are sent.
"""

import json
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock, locks, records
from portal.accounts.models import User
from portal.accounts.signing import events
from portal.notices import mail, outbox
from portal.personal.kinds import Kind, masked
from portal.sealing import NotOurSeal, opened, sealed

LASTS = timedelta(days=1)


class Taken(Exception):
    """The new mailbox belongs to another account."""


class Wanted(NamedTuple):
    """A change that a link asks for."""

    old: str
    new: str


def ask(person: User, new: str, *, request: Any) -> None:
    """Send the link to the new mailbox and word of it to the old one, on record."""
    with transaction.atomic():
        entry = records.noted("email_asked", label=_("申请更换邮箱"), by=person, detail=events.source_of(request))
        at = clock.now().isoformat()
        key, more = f"{entry.pk}", {"person_id": person.pk}
        outbox.put("email link", key, **more, asked_at=at, sealed_to=sealed(new), sealed_from=sealed(person.email))
        if person.email:
            outbox.put("email asked", key, **more, sealed_to=sealed(person.email), new=masked(Kind.EMAIL, new))


def wanted(person: User, code: str) -> Wanted | None:
    """What the code of a link asks for this person; None where it is wrong, another's, too old or was used."""
    try:
        told = json.loads(opened(code))
        person_id, old, new, at = told["person"], told["old"], told["new"], datetime.fromisoformat(told["at"])
    except (NotOurSeal, ValueError, TypeError, KeyError):  # or a seal that was made for something else
        return None
    is_good = person_id == person.pk and old == person.email and clock.now() - at <= LASTS
    return Wanted(old, new) if is_good else None


def change(person: User, code: str, *, request: Any) -> bool:
    """Do what the link asks: on record, both mailboxes told, other sessions ended; False where it is good no more.

    Raises Taken where the mailbox belongs to another account.
    """
    try:
        with transaction.atomic():
            found = locks.row(User, person.pk)
            asked = wanted(found, code)
            if asked is None:
                return False
            if User.objects.filter(email__iexact=asked.new).exclude(pk=found.pk).exists():
                raise Taken
            found.email = asked.new
            found.save(update_fields=["email"])
            EmailAddress.objects.filter(user=found).delete()  # what the library once noted of the old one
            _tell(found, asked, request)
    except IntegrityError as refusal:  # another account took it just now
        raise Taken from refusal
    return True


def _tell(person: User, asked: Wanted, request: Any) -> None:
    entry = records.noted("email_changed", label=_("更换邮箱"), by=person, detail=events.source_of(request))
    new = masked(Kind.EMAIL, asked.new)
    if asked.old:
        outbox.put("email changed", f"{entry.pk}", person_id=person.pk, sealed_to=sealed(asked.old), new=new)
    events.end_others(request, person, why=say("更换了邮箱"))
    events.tell_of(person, say("的邮箱已更换为 %s") % new, key=f"credentials:{entry.pk}")


@outbox.handles("email link")
def send_link(person_id: int, asked_at: str, sealed_to: str, sealed_from: str) -> None:
    """Mail the link to the new mailbox."""
    person, new = User.objects.get(pk=person_id), opened(sealed_to)
    code = sealed(json.dumps({"person": person_id, "old": opened(sealed_from), "new": new, "at": asked_at}))
    body = say(
        "您好：\n\n有人要把联合攻关计划平台账号的邮箱改为这个邮箱。"
        "如果是您本人，请在 24 小时内打开下面的链接，登录后确认：\n"
        "%(url)s\n\n如果不是您本人，不必理会，什么都不会改变。"
    ) % {"url": f"{settings.SITE_URL}{reverse('email_confirm')}?{urlencode({'code': code})}"}
    if person.is_active:
        mail.post(new, say("确认更换联合攻关计划平台的邮箱"), body)


@outbox.handles("email asked")
def send_word_of_asking(person_id: int, sealed_to: str, new: str) -> None:
    """Tell the old mailbox that somebody asked."""
    _to_the_old(
        person_id,
        sealed_to,
        say("有人申请更换您账号的邮箱"),
        say("有人登录您的账号 %(username)s，申请把邮箱改为 %(new)s。新邮箱确认之前不会改变。"),
        new,
    )


@outbox.handles("email changed")
def send_word_of_the_change(person_id: int, sealed_to: str, new: str) -> None:
    """Tell the old mailbox that it is the account's no more."""
    _to_the_old(
        person_id,
        sealed_to,
        say("您账号的邮箱已更换"),
        say("您的账号 %(username)s 的邮箱已改为 %(new)s，以后的通知不再发到这个邮箱。"),
        new,
    )


def _to_the_old(person_id: int, sealed_to: str, subject: str, text: str, new: str) -> None:
    person = User.objects.get(pk=person_id)
    told = text % {"username": person.username, "new": new}
    body = say("%(name)s：\n\n%(told)s\n\n如果不是您本人办理，请立即联系安全管理员。") % {
        "name": person.name,
        "told": told,
    }
    mail.post(opened(sealed_to), subject, body)
