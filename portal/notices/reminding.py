"""催办: whoever has something waiting hears of it once before its term ends, and once when it has run out.

Read from the steps that stand in the work list with a deadline. What is due for one person comes in one message,
however many records it is about.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import DateTimeField, Exists, F, OuterRef
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say

from portal import clock
from portal.notices import tell
from portal.notices.models import Reminder

LOCK = 7403  # of ours alone: one reminding at a time
FORGOTTEN = timedelta(days=30)  # what ran out before that is no news to anybody
NAMED = 5  # records in one message; the work list has them all
Kind = Reminder.Kind


def remind() -> int:
    """Remind of what is due within the days of the year, and of what has run out; how often. Safe to repeat."""
    from portal.calls.models import Call
    from portal.calls.parameters import BY_KEY

    year = Call.objects.current()
    days = year.value("remind_days") if year else BY_KEY["remind_days"].default
    now = clock.now()
    with transaction.atomic():
        if not _alone():
            return 0
        soon = _told(now, now + timedelta(days=days), Kind.SOON) if days else 0
        return soon + _told(now - FORGOTTEN, now, Kind.OVER)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _told(since: datetime, until: datetime, kind: str) -> int:
    """One message for each person; what was said is kept for each record, so that it is said once."""
    of_person: dict[Any, list[tuple[Any, Any, datetime]]] = {}
    kept = []
    for record, step, due in _due(since, until, kind):
        people = tell.open_to(record, step)
        for person in people:
            of_person.setdefault(person, []).append((record, step, due))
        if people:
            kept.append(Reminder(machine=record.machine, object_id=record.pk, step=step.name, due=due, kind=kind))
    Reminder.objects.bulk_create(kept)
    for person, waiting in of_person.items():
        _tell(person, sorted(waiting, key=lambda each: each[2]), kind, mark=min(each.pk for each in kept))
    return len(kept)


def _due(since: datetime, until: datetime, kind: str) -> Iterator[tuple[Any, Any, datetime]]:
    from portal.workflow import machines, steps_of

    for name, model in machines().items():
        for step in (each for each in steps_of(model) if each.todo and each.due):
            said = Reminder.objects.filter(
                machine=name, object_id=OuterRef("pk"), step=step.name, due=OuterRef("is_due"), kind=kind
            )
            rows = model._base_manager.filter(state__in=step.sources)
            rows = rows.annotate(is_due=Cast(F(step.due), DateTimeField()))
            rows = rows.filter(~Exists(said), is_due__gt=since, is_due__lte=until)
            yield from ((record, step, record.is_due) for record in rows.order_by("pk"))


def _tell(person: Any, waiting: list[tuple[Any, Any, datetime]], kind: str, *, mark: int) -> None:
    named = "；".join(_words(*each) for each in waiting[:NAMED])
    more = say("等") if len(waiting) > NAMED else ""
    text = say("您有 %(count)s 件待办已超过期限，请尽快办理：%(named)s%(more)s。")
    if kind == Kind.SOON:
        text = say("您有 %(count)s 件待办即将到期，请按时办理：%(named)s%(more)s。")
    words = {"count": len(waiting), "named": named, "more": more}
    url = waiting[0][0].get_absolute_url() if len(waiting) == 1 else reverse("desk")
    tell.send([person], key=f"due:{kind}:{mark}", text=text % words, url=url)


def _words(record: Any, step: Any, due: datetime) -> str:
    code = getattr(record, "code", "") or str(record)
    until = timezone.localtime(due).strftime("%m-%d %H:%M")
    return say("%(code)s %(what)s（%(until)s）") % {"code": code[:40], "what": step.todo, "until": until}
