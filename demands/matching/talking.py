"""Writing minutes of talks, with the files that belong to them."""

from typing import Any

from django.db import transaction

from demands.matching import talk_rules as rules
from demands.matching.models import Solution, Talk
from portal import locks
from portal.documents.storing import store
from portal.notices import tell


@transaction.atomic
def record(*, solution: Solution, by: Any, upload: Any = None, **minutes: Any) -> Talk:
    """Minutes of one side, which the other side is asked to confirm. Raises StepRefused where there are no talks."""
    locked = locks.row(Solution, solution.pk)
    rules.must_be_talked_about(locked)
    side = rules.side_of(locked, by)
    unit = locked.demand.demander if side == "demander" else locked.organisation
    talk = Talk.objects.create(solution=locked, side=side, organisation=unit, by=by, **minutes)
    if upload:
        store(upload, by=by, record=talk)
    text = f"{talk}：{talk.get_state_display()}"
    tell.send(rules.other_side(talk), key=f"talk:{talk.pk}", text=text, url=talk.get_absolute_url())
    return talk
