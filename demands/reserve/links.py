"""Places of reserve entries in the chain."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from demands.reserve.models import ReserveEntry
from demands.reserve.models.states import Scenario
from portal import chain


@chain.earlier("reserve_entry")
def before_entry(entry: Any) -> list:
    """The agreement or solution that it rests on, and its demands."""
    return chain.of([entry.agreement, entry.solution, *entry.joined])


@chain.earlier("demand_adjustment")
def before_adjustment(adjustment: Any) -> list:
    """The demand that it adjusts."""
    return [adjustment.demand]


@chain.later("agreement")
def after_agreement(agreement: Any) -> Iterable:
    """What rests on it, or was merged with its demand while it stood."""
    merged = Q(scenario=Scenario.MERGED, covered__demand=agreement.demand_id)
    return handed_in().filter(Q(agreement=agreement) | merged).distinct()


@chain.later("solution")
def after_solution(solution: Any) -> Iterable:
    """What rests on it without an agreement."""
    return handed_in().filter(solution=solution, agreement=None)


@chain.later("demand")
def after_demand(demand: Any) -> Iterable:
    return handed_in().filter(covered__demand=demand)


def handed_in() -> QuerySet:
    """Entries that others than their units may know of."""
    return ReserveEntry.objects.filter(submitted_at__isnull=False)
