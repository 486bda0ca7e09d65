"""How experts saw a demand (article 8): its place in the last concluded round, for whoever decides on it."""

import hashlib
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from reviews.rounds import subjects

NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(]?[0-9一二三四五六七八九十]+[）).．、])\s*")
# States in which the department has still to decide, or decides anew.
BEFORE_THE_DECISION = frozenset(
    {"draft", "org_review", "submitted", "returned", "accepted", "evaluating", "evaluated", "revising"}
)


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


@dataclass(frozen=True)
class Shown:
    """What the unit is told of its evaluation once the department has decided; never who the experts were."""

    outcome: Outcome
    with_rank: bool
    opinion: str
    comments: list[str] = field(default_factory=list)


def for_its_unit(demand: Any) -> Shown | None:
    """As the settings of the year allow; None before there is a decision, or where there was no review."""
    if demand.state in BEFORE_THE_DECISION or (found := latest(demand)) is None:
        return None
    allowed = demand.call.value("demander_sees_opinions")
    return Shown(
        outcome=found,
        with_rank=demand.call.value("demander_sees_rank"),
        opinion="" if allowed == "none" else found.opinion,
        comments=_comments(demand) if allowed == "all" else [],
    )


def _comments(demand: Any) -> list[str]:
    """The experts' words in an order that tells nothing: not that in which they were drawn or wrote."""
    place = subjects.result_of(demand)
    rows = place.assignments.filter(state="submitted").values_list("pk", "comment")
    shuffled = sorted(rows, key=lambda row: hashlib.sha256(f"{row[0]}:{row[1]}".encode()).hexdigest())
    return [comment for _pk, comment in shuffled if comment.strip()]


def points_of(opinion: str) -> list[str]:
    """A panel's opinion as the points that a revision has to answer: line by line, without their numbering."""
    lines = [line.strip() for line in opinion.splitlines() if line.strip()]
    if len(lines) == 1:
        lines = [part.strip() for part in re.split(r"[；;]", lines[0]) if part.strip()]
    return [NUMBERING.sub("", line) for line in lines]
