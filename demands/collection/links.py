"""Where a demand stands between its neighbours: round of collection before it, rounds of review around it."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from demands.collection import later
from demands.collection.models import Demand, DemandState
from portal import chain
from reviews.rounds import subjects


@chain.earlier("demand")
def round_of(demand: Demand) -> Iterator[Any]:
    """The round into which it was handed in."""
    yield demand.round


@chain.later("collection_round")
def demands_of(collection_round: Any) -> Iterator[Demand]:
    """What was handed in."""
    yield from collection_round.demands.exclude(code="").select_related("round__call").order_by("pk")


@later.follows(later.LEAVES)
def leaves_its_review(demand: Demand, reason: str) -> None:
    """A demand that is given up or sent back is reviewed no further."""
    subjects.leave(demand)


def waiting_for_review(user: Any) -> QuerySet:
    """Accepted demands, and evaluated ones to be looked at again, of the organiser's region."""
    states = [DemandState.ACCEPTED, DemandState.EVALUATED]
    rows = Demand.objects.filter(state__in=states).select_related("organisation", "region", "field", "round__call")
    return rows.filter(region_id__in=user.department_regions).order_by("code")


subjects.source("demand", _("已受理的需求"), waiting_for_review)
