"""Beginning a redress, and what a record's page says of it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as say

from portal import clock, locks
from portal.accounts.models import User
from portal.calls import calendar
from portal.redress import decisions
from portal.redress.models import Redress
from portal.workflow import StepRefused


@dataclass(frozen=True)
class Offer:
    """What a reader may know of redress against the present decision: the request, or until when one may be made."""

    redress: Redress | None
    due: Any
    may_ask: bool


def offer_for(record: Any, user: Any) -> Offer | None:
    """For the page of a record; None where it is not refused, or where the reader has no part in it."""
    entry = decisions.entry_of(record)
    if entry is None:
        return None
    found = Redress.objects.visible_to(user).filter(decision=entry.pk).first()
    unit = decisions.of(record).unit(record)  # type: ignore[union-attr]  # refused, or there were no entry
    is_own = unit.pk in user.scope("org_admin", "unit")
    if found is None and not is_own:
        return None
    due = _due(record, entry)
    return Offer(found, due, is_own and found is None and clock.now() < due)


def open_redress(record: Any, *, by: Any) -> Redress:
    """A draft against the present decision, or the one that there is: once for each decision.

    Raises StepRefused where the record is not refused, or the time to ask is over.
    """

    def act() -> Redress:
        locked = locks.row(type(record), record.pk)
        decision, entry = decisions.of(locked), decisions.entry_of(locked)
        if decision is None or entry is None:
            raise StepRefused(say("现在没有可以申请复核的决定，请刷新页面查看最新情况。"))
        if known := Redress.objects.filter(decision=entry.pk).first():
            return known
        due = _due(locked, entry)
        if clock.now() >= due:
            raise StepRefused(say("申请复核的期限已过。"))
        return _made(locked, decision, entry, due, by)

    return locks.whole(act)


def _made(record: Any, decision: decisions.Decision, entry: Any, due: Any, by: Any) -> Redress:
    return Redress.objects.create(
        about=record.machine,
        object_id=record.pk,
        decision=entry.pk,
        decision_step=entry.step,
        decided_what=entry.label,
        decided_why=entry.reason,
        refused_by=User.objects.filter(pk=entry.person_id).first(),
        took_part=sorted(set(decision.took_part(record))),
        article=decision.article,
        code=record.code,
        title=decision.title(record),
        organisation=decision.unit(record),
        region=decision.region(record),
        opened_by=by,
        opened_at=clock.now(),
        file_by=due,
        answer_days=record.call.value("redress_answer_days"),
    )


def _due(record: Any, entry: Any) -> Any:
    return calendar.deadline_after(entry.at, record.call.value("redress_days"))
