"""What a correction means for those who answer: they are told, and say anew whether they meet what was corrected."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as say

from demands.collection import later, lines
from demands.matching.models import IndicatorAnswer, Solution
from portal.accounts.models import Membership, User
from portal.notices import tell

ENDED = (Solution.State.NOT_CHOSEN, Solution.State.WITHDRAWN, Solution.State.LAPSED)


@later.answers(later.ANSWERS_OPENED)
def answers_were_opened(demand: Any) -> bool:
    """Whether solutions were handed in and their readers may read them; before, nobody may learn of any."""
    return demand.solutions.opened().exists()


@later.follows(later.CORRECTED)
def verdicts_are_given_anew(demand: Any, _reason: str) -> None:
    """In drafts what was typed stays; whether it meets an indicator that was corrected is to be said again."""
    corrected = demand.corrections.published().first().changed.get("indicators", {})
    rows = [row.pk for line, row in lines.present(demand.pk).items() if str(line) in corrected]
    drafts = demand.solutions.filter(state=Solution.State.DRAFT)
    IndicatorAnswer.objects.filter(solution__in=drafts, indicator__in=rows).update(answer="", margin="")


@later.follows(later.CORRECTED)
def tell_the_providers(demand: Any, reason: str) -> None:
    """The administrators of each unit with a living solution, and whoever fills it in while of the unit."""
    living = demand.solutions.exclude(state__in=ENDED)
    present = Membership.objects.filter(organisation__in=living.values("organisation"), ended_at=None)
    told = present.filter(Q(is_admin=True) | Q(user__in=living.values("created_by")))
    people = User.objects.filter(pk__in=told.values("user"), is_active=True)
    times = demand.corrections.published().count()
    text = say("%(code)s 的公开内容有更正：%(reason)s 请核对您的揭榜方案。") % {"code": demand.code, "reason": reason}
    tell.send(
        list(people), key=f"corrected:{demand.pk}:{times}", text=text, url=reverse("public_demand", args=[demand.code])
    )
