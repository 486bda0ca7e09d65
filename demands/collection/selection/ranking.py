"""Demands with their place in the last concluded round, in one query."""

from collections import Counter
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, F, OuterRef, Q, QuerySet, Subquery, Value, When

from demands.collection.models import Demand, DemandState
from reviews.rounds.models import PanelOpinion, Recommendation, ReviewAssignment, Subject

# What a department decides on, or has just decided.
STATES = (DemandState.EVALUATED, DemandState.REVISING, DemandState.SELECTED, DemandState.DECLINED)
OF_THE_PLACE = {
    "mean": "mean",
    "deviation": "deviation",
    "standardised": "standardised",
    "rank": "rank",
    "line": "round__rubric__line",
    "review_id": "round_id",
    "review_title": "round__title",
}


def ranked(rows: QuerySet[Demand]) -> QuerySet[Demand]:
    """With `place` and what stands there (`mean`, `rank`, …), `panel`, `said` and `above_line`; the best first."""
    places = Subject.objects.filter(machine="demand", object_id=OuterRef("pk"), struck=False, round__state="concluded")
    here = Subject.objects.filter(pk=OuterRef("place"))
    opinions = PanelOpinion.objects.filter(subject=OuterRef("place"), voided_at=None)
    reviews = ReviewAssignment.objects.filter(subject=OuterRef("place"), state="submitted").order_by()
    found = rows.annotate(place=Subquery(places.order_by("-round_id").values("pk")[:1]))
    found = found.annotate(**{name: Subquery(here.values(path)[:1]) for name, path in OF_THE_PLACE.items()})
    found = found.annotate(
        panel=Subquery(opinions.values("recommendation")[:1]),
        opinion=Subquery(opinions.values("text")[:1]),
        said=ArraySubquery(reviews.values("recommendation")),
        above_line=Case(
            When(Q(mean__gte=F("line")), then=Value(True)), default=Value(False), output_field=BooleanField()
        ),
    )
    return found.order_by(F("mean").desc(nulls_last=True), "pk")


def in_words(said: list[str]) -> str:
    """推荐 3、修改后推荐 2: what the experts recommended, how many each."""
    counts = Counter(said)
    return "、".join(f"{choice.label} {counts[choice.value]}" for choice in Recommendation if counts[choice.value])


def panel_in_words(value: str | None) -> str:
    """The panel's recommendation."""
    return str(Recommendation(value).label) if value else ""


def waiting(user: Any) -> QuerySet[Demand]:
    """What this approver may decide on."""
    rows = Demand.objects.filter(region_id__in=user.scope("dept_approver", "region"))
    return rows.filter(state__in=[DemandState.EVALUATED, DemandState.SELECTED])
