"""Making a round and choosing what it reviews."""

import secrets
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as say

from portal import locks
from portal.workflow import StepRefused
from reviews.rounds import rubrics, subjects
from reviews.rounds.codes import next_code
from reviews.rounds.models import ReviewRound, Subject


@transaction.atomic
def make_round(round_: ReviewRound, *, fields: Iterable[Any], by: Any) -> ReviewRound:
    """Save a new round under its number; without a rubric it takes the year's default for its article."""
    if round_.rubric_id is None:
        round_.rubric = rubrics.default_for(round_.call, round_.article)
    round_.code, round_.created_by = next_code(round_.call, round_.region), by
    round_.save()
    round_.fields.set(fields)
    return round_


@transaction.atomic
def add_subjects(round_: ReviewRound, chosen: Iterable[str], *, by: Any) -> int:
    """Put waiting records, named `machine:number`, into a round being drafted, in random order; how many.

    Raises StepRefused where one of them no longer waits, or the round is past its drafting.
    """
    locked = _drafting(round_)
    waiting = {f"{r.machine}:{r.pk}": r for r in subjects.waiting(locked, by)}
    wanted = list(dict.fromkeys(chosen))
    if gone := [key for key in wanted if key not in waiting]:
        raise StepRefused(say("所选记录中有 %d 项已不在待评审之列，请刷新页面后重新选择") % len(gone))
    # The numbers that experts see must not follow the order in which records came in.
    secrets.SystemRandom().shuffle(wanted)
    last = locked.subjects.order_by("-order").values_list("order", flat=True).first() or 0
    for number, key in enumerate(wanted, start=last + 1):
        record = waiting[key]
        locked.subjects.create(machine=record.machine, object_id=record.pk, order=number, blind_code=f"P-{number:02d}")
    return len(wanted)


@transaction.atomic
def drop_subject(round_: ReviewRound, subject: Subject) -> None:
    """Take a record out of a round being drafted. Raises StepRefused once it is past its drafting."""
    _drafting(round_)
    subject.delete()


def _drafting(round_: ReviewRound) -> ReviewRound:
    locked = locks.row(ReviewRound, round_.pk)
    if locked.state != ReviewRound.State.DRAFTING:
        raise StepRefused(say("轮次已不在筹备中，评审对象不能再改动；需要改动的，请先退回筹备"))
    return locked


@transaction.atomic
def change_round(round_: ReviewRound, *, fields: Iterable[Any]) -> ReviewRound:
    """Save a changed draft. Raises StepRefused once the round is past its drafting."""
    _drafting(round_)
    if round_.rubric_id is None:
        round_.rubric = rubrics.default_for(round_.call, round_.article)
    round_.save()
    round_.fields.set(fields)
    return round_
