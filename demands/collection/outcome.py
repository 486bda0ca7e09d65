"""How experts saw a demand (article 8): its place in the last concluded round, for whoever decides on it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reviews.rounds import subjects


@dataclass(frozen=True)
class Outcome:
    """Mean (points of 100) and rank among `of` demands, frozen when the round was concluded; the panel's opinion."""

    round: Any
    mean: Decimal | None
    deviation: Decimal | None
    rank: int | None
    of: int
    opinion: str
    recommendation: str


def latest(demand: Any) -> Outcome | None:
    """The latest concluded review of a demand; None before there is one."""
    place = subjects.result_of(demand)
    if place is None:
        return None
    opinion = place.opinion
    return Outcome(
        round=place.round,
        mean=place.mean,
        deviation=place.deviation,
        rank=place.rank,
        of=place.round.subjects.in_the_round().exclude(rank=None).count(),
        opinion=opinion.text if opinion else "",
        recommendation=opinion.get_recommendation_display() if opinion else "",
    )
