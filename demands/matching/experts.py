"""Comparisons by experts: asking for one, which solutions wait for its round, and what came of it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.matching import comparison_rules as rules
from demands.matching.models import ExpertComparison, Solution
from portal.notices import tell
from portal.workflow import StepRefused
from reviews.rounds import subjects
from reviews.rounds.models.subjects import Subject


@dataclass(frozen=True)
class Result:
    """One solution's place in a concluded round: mean (points of 100), rank, the panel's opinion."""

    round: Any
    mean: Decimal | None
    rank: int | None
    opinion: str
    recommendation: str


def ask(*, demand: Any, by: Any, reason: str) -> ExpertComparison:
    """Ask the demand's department for a comparison. Raises StepRefused where it cannot be, or is asked for already."""
    if demand.state != "matching":
        raise StepRefused(say("需求正在供需对接时才能申请专家比选。"))
    if demand.solutions.undecided().count() < 2:
        raise StepRefused(say("至少有两份待选的方案才需要专家比选。"))
    try:
        with transaction.atomic():
            asked = ExpertComparison.objects.create(demand=demand, asked_by=by, reason=reason)
    except IntegrityError as twice:
        raise StepRefused(say("已申请过专家比选，正在办理。")) from twice
    text = say("%s 申请专家比选，请办理。") % demand
    tell.send(list(rules.officers(asked)), key=f"comparison:{asked.pk}", text=text, url=asked.get_absolute_url())
    return asked


def waiting_for_comparison(user: Any) -> QuerySet:
    """Solutions still to be chosen among, where the organiser's department agreed to a comparison."""
    agreed = ExpertComparison.objects.filter(state=ExpertComparison.State.ACCEPTED).values("demand_id")
    rows = Solution.objects.opened().undecided().filter(demand_id__in=agreed)
    return rows.filter(demand__region_id__in=user.department_regions).for_list().order_by("demand_id", "submitted_at")


subjects.source("solution", _("申请专家比选的方案"), waiting_for_comparison)


def results_of(solutions: list[Any]) -> dict[int, Result]:
    """By solution, its place in its last concluded round."""
    places = Subject.objects.filter(machine="solution", object_id__in=[s.pk for s in solutions], struck=False)
    concluded = places.filter(round__state="concluded").select_related("round").prefetch_related("opinions")
    found = {}
    for place in concluded.order_by("round_id"):
        opinion = place.opinion
        found[place.object_id] = Result(
            round=place.round,
            mean=place.mean,
            rank=place.rank,
            opinion=opinion.text if opinion else "",
            recommendation=opinion.get_recommendation_display() if opinion else "",
        )
    return found
