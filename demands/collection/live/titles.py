"""Names like this one, among what the writer may know of: the unit's own demands and those that are public.

By the rule of the department's check (`demands.collection.duplicates`): its index finds them, its measure compares.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as say

from demands.collection.duplicates import running
from demands.collection.duplicates.keys import keys_of
from demands.collection.duplicates.passages import dice, pairs, passages_of
from demands.collection.models import Demand
from demands.collection.models.states import IN_THE_OPEN

MOST = 3


class Near(NamedTuple):
    """A demand with a name like this one: whose it is, its name, how like in percent."""

    whose: str
    title: str
    share: float


def close_to(demand: Demand) -> list[Near]:
    """The most alike, at or over the year's line."""
    line, own = float(demand.call.value("title_flag")), pairs(demand.title)
    near = (Near(whose, title, dice(own, pairs(title))) for whose, title in _known_to_its_unit(demand))
    return sorted((each for each in near if each.share >= line), key=lambda each: -each.share)[:MOST]


def _known_to_its_unit(demand: Demand) -> Iterator[tuple[str, str]]:
    """The unit's own demands, all of them, as drafts have no keys; of the public ones those that share keys."""
    found = running.nearest(demand, keys_of(passages_of({"title": demand.title})))
    is_public = Q(pk__in=[row.demand_id for row in found], state__in=IN_THE_OPEN)
    others = Demand.objects.exclude(pk=demand.pk).filter(is_sealed=False)
    known = others.filter(Q(organisation_id=demand.organisation_id) | is_public)
    for unit, title in known.values_list("organisation_id", "title"):
        yield say("本单位的") if unit == demand.organisation_id else say("已公开的"), title
