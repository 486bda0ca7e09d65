"""Telling people of what happened and of what now waits for them."""

from typing import Any

from django.utils.translation import gettext as say

from portal import clock
from portal.accounts.knowing import know_roles
from portal.notices import outbox
from portal.notices.models import Message


def of_a_step(record: Any, step: Any, entry: Any, *, by: Any) -> None:
    """After a step: those it concerns, and those whose work it opens; never the person who took it."""
    people = {p.pk: p for find in step.tells for p in find(record)}
    if record.state != entry.before:
        people |= {p.pk: p for p in _whose_work_opens(record)}
    people.pop(by.pk, None)
    if not people:
        return
    reason = say("理由：%s") % entry.reason if entry.reason else ""
    text = say("%(record)s：%(label)s，现为“%(state)s”。%(reason)s") % {
        "record": record,
        "label": step.label,
        "state": record.get_state_display(),
        "reason": reason,
    }
    know_roles([*people.values()])
    may_open, others = [], []
    for person in people.values():
        sees = type(record).objects.visible_to(person).filter(pk=record.pk).exists()
        (may_open if sees else others).append(person)
    send(may_open, key=f"record:{entry.pk}", text=text, url=record.get_absolute_url())
    send(others, key=f"record:{entry.pk}", text=text, url=record.url_for_others())


def _whose_work_opens(record: Any) -> list:
    from portal.workflow import steps_of

    waiting = [s for s in steps_of(type(record)) if s.todo and record.state in s.sources]
    return [person for step in waiting for person in open_to(record, step)]


def open_to(record: Any, step: Any) -> list:
    """Whoever may take a step that waits and finds it in the work list: what is sealed is announced to nobody."""
    people = {p.pk: p for actor in step.by for p in actor.people(record)}
    know_roles([*people.values()])
    return [person for person in people.values() if _is_open_to(record, step, person)]


def _is_open_to(record: Any, step: Any, person: Any) -> bool:
    rows = type(record).objects.visible_to(person).filter(pk=record.pk)
    return (rows.filter(step.todo_when(person)) if step.todo_when else rows).exists()


def send(people: list, *, key: str, text: str, url: str = "", by_mail_anyway: bool = False) -> None:
    """Tell these people once under this key, in the portal and, where they wish, by mail; of their safety anyway."""
    now = clock.now()
    Message.objects.bulk_create(
        [Message(person=p, key=key, text=text[:400], url=url, at=now) for p in people], ignore_conflicts=True
    )
    for person in people:
        if (person.wants_mail or by_mail_anyway) and person.email:
            outbox.put("mail", f"{key}:{person.pk}", person_id=person.pk, key=key)
