"""Names like this one, among what the writer may know of: the unit's own demands and those that are public."""

from typing import NamedTuple

from django.utils.translation import gettext as say

from demands.collection.models import Demand
from demands.collection.models.states import IN_THE_OPEN

LATEST = 2000  # of the public ones in the same field; the department's own check looks at all there are
MOST = 3


class Near(NamedTuple):
    """A demand with a name like this one: whose it is, its name, how like in percent."""

    whose: str
    title: str
    share: float


def close_to(demand: Demand) -> list[Near]:
    """The most alike, at or over the year's line."""
    line, own = float(demand.call.value("title_flag")), pairs_of(demand.title)
    others = Demand.objects.exclude(pk=demand.pk).filter(is_sealed=False).order_by("-pk")
    known = others.filter(organisation_id=demand.organisation_id).values_list("title", flat=True)
    public = others.filter(state__in=IN_THE_OPEN, field_id=demand.field_id)
    public = public.exclude(organisation_id=demand.organisation_id).values_list("title", flat=True)
    named = [(say("本单位的"), title) for title in known] + [(say("已公开的"), title) for title in public[:LATEST]]
    near = [Near(whose, title, likeness(own, pairs_of(title))) for whose, title in named]
    return sorted((each for each in near if each.share >= line), key=lambda each: -each.share)[:MOST]


def likeness(one: set[str], other: set[str]) -> float:
    """How much two sets of pairs of characters have in common, in percent (Dice)."""
    return 200 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def pairs_of(title: str) -> set[str]:
    """Each two characters that follow one another, of letters, digits and Chinese alone."""
    plain = "".join(sign for sign in title.lower() if sign.isalnum())
    return {plain[n : n + 2] for n in range(len(plain) - 1)} or {plain} - {""}
