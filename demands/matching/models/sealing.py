"""Who sees a solution. Until the window closes nobody but its own unit does, nor how many there are (article 10)."""

from typing import Any

from django.db import models
from django.db.models import Q

from demands.collection.rules import taken_down
from demands.matching.models.states import LIVE, UNDECIDED
from portal import clock

# States that come only after the window closed: they stay open to their readers when the demand is opened anew.
DECIDED = ("shortlisted", "negotiating", "agreed", "not_chosen")


def opened() -> Q:
    """Handed in, and the window closed on the database's clock."""
    over = Q(demand__window_closes_at__lte=clock.now())
    return Q(submitted_at__isnull=False) & (over | Q(state__in=DECIDED))


def is_opened(solution: Any) -> bool:
    """The same of one solution."""
    if solution.submitted_at is None:
        return False
    closes_at = solution.demand.window_closes_at
    return solution.state in DECIDED or (closes_at is not None and closes_at <= clock.now())


class SolutionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "SolutionQuerySet":
        """Its own unit always; once opened the demander, the departments of both regions and the Office's side.

        While the demand is taken down, only who reads it then, as it says what the demand said.
        """
        own = Q(organisation_id__in=user.unit_ids)
        known = self.filter(own | (opened() & self._readers(user)))
        return known.filter(taken_down.open_to(user, "demand"))

    def _readers(self, user: Any) -> Q:
        if user.sees_all_regions:
            return Q()
        regions = user.department_regions
        demander = Q(demand__demander_id__in=user.unit_ids)
        return demander | Q(region_id__in=regions) | Q(demand__region_id__in=regions)

    def opened(self) -> "SolutionQuerySet":
        """Those that others than their own unit may read."""
        return self.filter(opened())

    def live(self) -> "SolutionQuerySet":
        return self.filter(state__in=LIVE)

    def undecided(self) -> "SolutionQuerySet":
        """Handed in and still open: neither chosen nor refused nor gone."""
        return self.filter(state__in=UNDECIDED)

    def for_list(self) -> "SolutionQuerySet":
        return self.select_related("demand", "organisation", "region")

    def for_detail(self) -> "SolutionQuerySet":
        return self.for_list().prefetch_related(
            "partners", "indicator_answers__indicator", "members", "stages", "money_lines"
        )
