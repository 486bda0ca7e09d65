"""Subscriptions to the hall: asked for, proved, ended; each new demand told once to each.

Nothing of a mailbox without an account is kept before it has proved itself by the link that was sent to it: the link
itself is a seal of mailbox, question and rhythm, good for two days. Whoever asks reads the same answer whether the
mailbox is known here or not.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say

from demands.release.filters import HallForm
from demands.release.models import PublicDemand, Subscription
from demands.release.models.subscriptions import Told
from portal import clock, timed
from portal.notices import mail, outbox
from portal.notices.models import Outbox
from portal.sealing import NotOurSeal, opened, sealed

LASTS = timedelta(days=2)
DAILY_AT = 8  # o'clock
MOST_IN_A_LETTER = 50
KEPT = ("q", "region", "field", "money", "state")


def question_of(asked: Any) -> str:
    """The part of the hall's address that is a question to keep: without dates, order and page, in one order."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        values = sorted({value[:100] for value in asked.getlist(name) if value})
        if values:
            kept.setlist(name, values)
    return kept.urlencode()[:500]


def words_of(query: str) -> str:
    """A question in words."""
    form = HallForm(QueryDict(query))
    said = []
    for name in KEPT:
        value = form.cleaned_data.get(name)
        labels = dict(getattr(form.fields[name], "choices", ()))
        said += [str(labels.get(each, each)) for each in (value if isinstance(value, list) else [value]) if each]
    return "，".join(said) or say("全部需求")


def begin(*, query: str, rhythm: str, person: Any = None, email: str = "") -> Subscription:
    """The standing subscription to this question; its rhythm is the one asked for last."""
    whose = {"person": person} if person else {"person": None, "email": email}
    new = whose | {"query": query, "rhythm": rhythm, "began_at": clock.now()}
    same = Subscription.objects.filter(**whose, query=query, ended_at=None)
    found, _new = same.update_or_create(defaults={"rhythm": rhythm}, create_defaults=new)
    return found


def end(subscription: Subscription) -> None:
    """No more letters; the mailbox of whoever has no account is forgotten."""
    Subscription.objects.filter(pk=subscription.pk).update(ended_at=clock.now(), email="")


def ask(email: str, *, query: str, rhythm: str) -> None:
    """Send the link by which a mailbox proves itself."""
    code = sealed(json.dumps({"hall": [email, query, rhythm], "at": clock.now().isoformat()}))
    outbox.put("hall link", clock.now().isoformat() + email[:60], sealed_to=sealed(email), sealed_code=code)


def proved(code: str) -> tuple[str, str, str] | None:
    """Mailbox, question and rhythm of a link; None where it is not ours or too old."""
    try:
        told = json.loads(opened(code))
        email, query, rhythm = told["hall"]
        at = datetime.fromisoformat(told["at"])
    except (NotOurSeal, ValueError, TypeError, KeyError):
        return None
    return (email, query, rhythm) if clock.now() - at <= LASTS else None


@outbox.handles("hall link")
def send_link(sealed_to: str, sealed_code: str) -> None:
    """The letter with the link."""
    url = settings.SITE_URL + reverse("subscription_confirm") + f"?code={sealed_code}"
    body = say(
        "您好：\n\n有人用这个邮箱订阅需求大厅的新需求。如果是您本人，请在两日内打开下面的链接确认：\n\n%s\n\n"
        "不是您本人的，不必理会，不会再收到邮件。"
    )
    mail.post(opened(sealed_to), say("请确认订阅需求大厅"), body % url)


@outbox.handles("hall news")
def tell_at_once(release_list: int) -> None:
    """A letter to each subscription that asks for something on the list."""
    rows = PublicDemand.objects.for_list().filter(release_list_id=release_list)
    for subscription in Subscription.objects.standing().filter(rhythm=Subscription.Rhythm.AT_ONCE):
        _tell(subscription, rows, f"list:{release_list}")


@timed.on_the_clock
def ask_for_the_digest(now: datetime, system: Any) -> int:
    """Once a day, from eight o'clock on; it is an errand and no step."""
    day = timezone.localtime(now)
    key = f"{day:%Y-%m-%d}"
    if day.hour >= DAILY_AT and not Outbox.objects.filter(topic="hall digest", key=key).exists():
        outbox.put("hall digest", key, day=key)
    return 0


@outbox.handles("hall digest")
def tell_of_the_day(day: str) -> None:
    """A letter to each daily subscription with what came since it began and was not told yet."""
    for subscription in Subscription.objects.standing().filter(rhythm=Subscription.Rhythm.DAILY):
        rows = PublicDemand.objects.for_list().filter(published_at__gte=subscription.began_at)
        _tell(subscription, rows, f"day:{day}")


def _tell(subscription: Subscription, rows: Any, key: str) -> None:
    form = HallForm(QueryDict(subscription.query))
    new = form.kept(rows).exclude(pk__in=Told.objects.filter(subscription=subscription).values("row"))
    found = list(new.order_by("-published_at", "code").values_list("pk", flat=True))
    if not found:
        return
    with transaction.atomic():
        Told.objects.bulk_create(
            [Told(subscription=subscription, row_id=pk, at=clock.now()) for pk in found], ignore_conflicts=True
        )
        outbox.put("hall letter", f"{subscription.pk}:{key}", subscription=subscription.pk, rows=found)


@outbox.handles("hall letter")
def send_letter(subscription: int, rows: list[int]) -> None:
    """One letter; what was taken down or unsubscribed meanwhile is left out."""
    found = Subscription.objects.standing().select_related("person").filter(pk=subscription).first()
    shown = list(PublicDemand.objects.for_list().filter(pk__in=rows).order_by("-published_at", "code"))
    if found is None or not found.mailbox or not shown:
        return
    lines = [f"{row.code} {row.title}\n{settings.SITE_URL}{row.get_absolute_url()}" for row in shown[:MOST_IN_A_LETTER]]
    if len(shown) > MOST_IN_A_LETTER:
        lines.append(say("另有 %s 项，请到需求大厅查看。") % (len(shown) - MOST_IN_A_LETTER))
    leave = settings.SITE_URL + found.get_absolute_url()
    body = say(
        "您订阅的“%(question)s”有 %(n)s 项新需求：\n\n%(lines)s\n\n退订：%(leave)s\n\n此邮件由系统发出，请勿回复。"
    )
    body %= {
        "question": words_of(found.query),
        "n": len(shown),
        "lines": "\n\n".join(lines),
        "leave": leave,
    }
    headers = {"List-Unsubscribe": f"<{leave}>"}
    mail.post(found.mailbox, say("需求大厅：%s 项新需求") % len(shown), body, headers)
