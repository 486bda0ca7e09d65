"""Providers who have begun an answer are told of a correction of what they answer to."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as say

from demands.collection import later
from demands.matching.models import Solution
from portal.accounts.models import User
from portal.notices import tell

ENDED = (Solution.State.NOT_CHOSEN, Solution.State.WITHDRAWN, Solution.State.LAPSED)


@later.follows(later.CORRECTED)
def tell_the_providers(demand: Any, reason: str) -> None:
    """The administrators of each unit with a living solution, and whoever fills it in."""
    living = demand.solutions.exclude(state__in=ENDED)
    admins = Q(memberships__organisation__in=living.values("organisation"), memberships__is_admin=True)
    admins &= Q(memberships__ended_at=None)
    people = User.objects.filter(admins | Q(pk__in=living.values("created_by")), is_active=True).distinct()
    times = demand.corrections.filter(published_at__isnull=False).count()
    text = say("%(code)s 的公开内容有更正：%(reason)s 请核对您的揭榜方案。") % {"code": demand.code, "reason": reason}
    tell.send(
        list(people), key=f"corrected:{demand.pk}:{times}", text=text, url=reverse("public_demand", args=[demand.code])
    )
