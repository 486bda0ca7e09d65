"""From scores to ranks: trimmed mean, spread, standardised mean, rank. All exact decimals, all pure but `rows`."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from reviews.rounds import haste
from reviews.rounds.models.kinds import Recommendation
from reviews.rounds.models.subjects import with_records

CENT = Decimal("0.01")


@dataclass
class Row:
    """One subject's result; `rank` is shared by equals, and None where nobody has submitted a review."""

    subject: Any
    totals: list[Decimal]
    mean: Decimal | None
    deviation: Decimal | None
    standardised: Decimal | None
    recommendations: list[tuple[str, int]]
    above_line: bool
    is_spread: bool
    hasty: list[str]
    rank: int | None = None


def trimmed_mean(totals: list[Decimal], trim_from: int) -> Decimal | None:
    """The mean, without one highest and one lowest where there are `trim_from` or more; to the cent, half up."""
    if not totals:
        return None
    counted = sorted(totals)[1:-1] if len(totals) >= max(trim_from, 3) else totals
    return (sum(counted, Decimal(0)) / len(counted)).quantize(CENT, ROUND_HALF_UP)


def deviation(totals: list[Decimal]) -> Decimal | None:
    """The standard deviation of the panel's totals: the panel is the whole, no sample; to the cent."""
    if not totals:
        return None
    mean = sum(totals, Decimal(0)) / len(totals)
    return (sum((t - mean) ** 2 for t in totals) / len(totals)).sqrt().quantize(CENT, ROUND_HALF_UP)


def ranks(means: list[Decimal | None]) -> list[int | None]:
    """Ranks from the highest mean; equals share a rank and the next one is left out (1, 2, 2, 4)."""
    known = [mean for mean in means if mean is not None]
    return [None if mean is None else 1 + sum(other > mean for other in known) for mean in means]


def standardised(by_expert: dict[int, dict[int, Decimal]]) -> dict[int, list[Decimal]]:
    """Totals by subject with each expert's own level and spread taken out, on the scale of all totals together.

    by_expert: totals by expert and subject. An expert with a single total, or with all alike, keeps what was given.
    """
    every = [total for totals in by_expert.values() for total in totals.values()]
    found: dict[int, list[Decimal]] = defaultdict(list)
    for totals in by_expert.values():
        own, spread = list(totals.values()), deviation(list(totals.values())) or Decimal(0)
        for subject, total in totals.items():
            found[subject].append(_on_scale(total, own, spread, every) if len(own) > 1 and spread else total)
    return found


def _on_scale(total: Decimal, own: list[Decimal], spread: Decimal, every: list[Decimal]) -> Decimal:
    level, middle = sum(own, Decimal(0)) / len(own), sum(every, Decimal(0)) / len(every)
    return (total - level) / spread * (deviation(every) or Decimal(0)) + middle


def rows(round_: Any) -> list[Row]:
    """The result of every subject still in the round, the best first; only submitted reviews count."""
    reviews = list(round_.assignments.filter(state="submitted"))
    by_expert: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for review in reviews:
        by_expert[review.expert_id][review.subject_id] = review.total
    levelled = standardised(by_expert)
    subjects = with_records(round_.subjects.in_the_round().prefetch_related("opinions__chair"))
    found = [_row(round_, s, [r for r in reviews if r.subject_id == s.pk], levelled) for s in subjects]
    for row, rank in zip(found, ranks([row.mean for row in found]), strict=True):
        row.rank = rank
    return sorted(found, key=lambda row: (row.rank or len(found) + 1, row.subject.order))


def _row(round_: Any, subject: Any, reviews: list[Any], levelled: dict[int, list[Decimal]]) -> Row:
    least = haste.line(round_)
    totals, trim_from = [review.total for review in reviews], round_.call.value("trim_from")
    mean, spread = trimmed_mean(totals, trim_from), deviation(totals)
    if round_.is_concluded and not subject.is_live:
        # Frozen: what the year sets differently later changes no result.
        mean, spread = subject.mean, subject.deviation
    said = Counter(review.recommendation for review in reviews)
    return Row(
        subject=subject,
        totals=sorted(totals, reverse=True),
        mean=mean,
        deviation=spread,
        standardised=trimmed_mean(levelled[subject.pk], trim_from),
        recommendations=[(str(choice.label), said[choice.value]) for choice in Recommendation],
        above_line=mean is not None and mean >= round_.rubric.line,
        is_spread=spread is not None and spread > round_.call.value("spread_alarm"),
        hasty=[haste.in_words(s) for s in sorted(r.seconds_spent for r in reviews if haste.is_hasty(r, least))],
    )
