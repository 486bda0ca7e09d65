"""Inviting units to answer an open demand: the same words and the same public page for each, and on record."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as say

from demands.matching import kinship, rules
from demands.matching.models import AnswerInvitation
from demands.matching.suggestions.computing import verified
from demands.release import today
from portal import records
from portal.accounts.models import User
from portal.notices import tell
from portal.workflow import StepRefused


def invite(*, demand: Any, units: list[int], by: Any) -> int:
    """Tell these units of the demand, each once whoever asks; how many are told now.

    Raises StepRefused once the window is over. Units that do not wish it, or are under one roof with the demander,
    are passed by.
    """
    if not rules.takes_answers(demand):
        raise StepRefused(say("揭榜窗口已截止，不能再邀请。"))
    told = demand.answer_invitations.values("organisation_id")
    fresh = verified(units).exclude(pk__in=told).select_related("parent")
    allowed = [unit for unit in fresh if not kinship.reasons_against(unit, demand)]
    rows = [AnswerInvitation(demand=demand, organisation=unit, by=by) for unit in allowed]
    AnswerInvitation.objects.bulk_create(rows, ignore_conflicts=True)
    for unit in allowed:
        _tell(demand, unit)
    names = {"demand": demand.code, "units": [unit.uscc for unit in allowed]}
    records.noted("invite_to_answer", label=say("邀请揭榜"), by=by, detail=names)
    return len(allowed)


def _tell(demand: Any, unit: Any) -> None:
    members = unit.memberships.filter(ended_at=None).values("user_id")
    people = list(User.objects.filter(is_active=True, pk__in=members))
    text = say("需求 %(code)s %(title)s 正在揭榜，可能与贵单位的技术能力相关，欢迎揭榜；是否揭榜由贵单位自行决定。")
    public = today.of(demand)
    said = text % {"code": demand.code, "title": public["title"]}
    url = reverse("public_demand", args=[demand.code])
    tell.send(people, key=f"invited:{demand.pk}:{unit.pk}", text=said, url=url)
