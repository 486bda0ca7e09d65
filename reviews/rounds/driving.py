"""What a round does to its subjects and assignments: it begins, concludes, stops, lets go."""

from typing import Any

from django.utils.translation import gettext as say

from portal import locks
from portal.accounts.models import User
from portal.workflow import StepRefused, perform
from reviews.rounds import results


def _drive(round_: Any, step: str) -> int:
    """Take the step of that name on every subject still in the round, in the order of their numbers."""
    system, subjects = User.objects.system(), round_.subjects.in_the_round().order_by("machine", "object_id")
    for subject in subjects:
        record = subject.record
        try:
            perform(record, record.review_steps[step], by=system, cause=round_)
        except StepRefused as refusal:
            said = [say("%s：%s") % (subject.blind_code, reason) for reason in refusal.reasons]
            raise StepRefused(*said) from refusal
    return len(subjects)


def begin(round_: Any) -> int:
    """Every subject goes under review; how many."""
    return _drive(round_, "begin")


def conclude(round_: Any) -> dict[str, Any]:
    """Freeze mean, spread and rank of every subject, let what was not submitted go, conclude the subjects' review."""
    frozen = {}
    for row in results.rows(round_):
        subject = row.subject
        subject.mean, subject.deviation, subject.rank = row.mean, row.deviation, row.rank
        subject.standardised, subject.is_live = row.standardised, False
        subject.save(update_fields=["mean", "deviation", "standardised", "rank", "is_live"])
        frozen[subject.blind_code] = {"mean": row.mean, "rank": row.rank}
    let_go(round_)
    _drive(round_, "conclude")
    return frozen


def stop(round_: Any) -> dict[str, int]:
    """Subjects are as they were before the round, where it had started; assignments are cancelled."""
    let_go(round_)
    driven = _drive(round_, "stop") if round_.has_started else 0
    round_.subjects.update(is_live=False)
    return {"subjects": driven}


def let_go(round_: Any, **of_assignments: Any) -> int:
    """Cancel the assignments not yet submitted; how many."""
    system = User.objects.system()
    waiting = round_.assignments.filter(state__in=("proposed", "invited", "accepted"), **of_assignments)
    found = locks.rows(waiting)
    for assignment in found:
        perform(assignment, "cancel", by=system, cause=round_)
    return len(found)


def strike(round_: Any, record: Any) -> dict[str, Any]:
    """The record leaves the round: its number stays, its reviews count no more."""
    subject = round_.subjects.in_the_round().get(machine=record.machine, object_id=record.pk)
    subject.struck, subject.is_live = True, False
    subject.save(update_fields=["struck", "is_live"])
    return {"subject": subject.blind_code, "cancelled": let_go(round_, subject=subject)}
