"""Articles 8 and 14 in the demo: rounds from their drawing to their conclusion."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from portal.calls.models import Call
from portal.workflow import perform
from projects.demo.cast import Cast
from reviews.rounds import services, sheets
from reviews.rounds.models import ReviewAssignment, ReviewRound
from reviews.rounds.models.kinds import Kind

COMMENT = "问题界定清楚，指标可以检验，路线基本可行；建议补充测试条件，并进一步明确各单位的分工与衔接。"
OPINION = "专家组认为，该项内容符合重点领域方向，指标可考核，跨区域分工合理。同意推荐，建议按专家意见完善测试条件。"
POOR = "专家组认为，该项内容与现有技术相比先进性不足，指标缺少依据，建议不予推荐。"
HALF = Decimal("0.5")


def make_round(
    cast: Cast, call: Call, title: str, records: list, *, deadline: datetime, experts: int,
    region: str | None = None, kind: Kind | None = None,
) -> ReviewRound:  # fmt: skip
    """A round being drafted with these records; held by a region's department, or by the Office."""
    organiser = cast.officer(region) if region else cast.office_officer
    kind = kind or (Kind.DEMAND_EVALUATION if region else Kind.APPLICATION_REVIEW)
    drafted = ReviewRound(
        call=call, kind=kind, title=title, region_id=region, experts_wanted=experts, deadline=deadline
    )  # fmt: skip
    made = services.make_round(drafted, fields=[], by=organiser)
    services.add_subjects(made, [f"{r.machine}:{r.pk}" for r in records], by=organiser)
    return made


def organiser_of(cast: Cast, round_: ReviewRound) -> Any:
    return cast.officer(round_.region_id) if round_.region_id else cast.office_officer


def draw(cast: Cast, round_: ReviewRound) -> ReviewRound:
    """Experts are drawn."""
    organiser = organiser_of(cast, round_)
    return perform(perform(round_, "staff", by=organiser), "draw", by=organiser)


def staff(cast: Cast, round_: ReviewRound) -> ReviewRound:
    """Experts are drawn and invited."""
    return perform(draw(cast, round_), "send_invitations", by=organiser_of(cast, round_))


def accept_all(round_: ReviewRound, *, but: int = 0) -> None:
    """Every expert signs the promises and accepts, the last `but` of them excepted."""
    invited = tasks(round_, "invited")
    for task in invited[: len(invited) - but]:
        perform(task, "accept", by=task.expert.user, pledge=True)


def start(cast: Cast, round_: ReviewRound) -> ReviewRound:
    """Scoring begins."""
    return perform(round_, "start", by=organiser_of(cast, round_))


def score(round_: ReviewRound, weak: set[int], *, but: int = 0) -> None:
    """Every expert scores and submits, the last `but` of them excepted; records in `weak` score low."""
    criteria = list(round_.rubric.criteria.order_by("order"))
    accepted = tasks(round_, "accepted")
    for number, task in enumerate(accepted[: len(accepted) - but]):
        share = Decimal("0.52") if task.subject.object_id in weak else Decimal("0.78")
        share += Decimal((number * 7 + task.subject_id * 3) % 17) / 100
        values = {c.pk: (c.maximum * share / HALF).quantize(Decimal(1), ROUND_HALF_UP) * HALF for c in criteria}
        verdict = "reject" if task.subject.object_id in weak else ("recommend", "recommend", "revise")[number % 3]
        sheets.save(task, values=values, comment=COMMENT, recommendation=verdict, note="")
        perform(task, "submit", by=task.expert.user)


def conclude(cast: Cast, round_: ReviewRound, weak: set[int]) -> ReviewRound:
    """Scoring is closed, each chair signs the panel's opinion, the approver concludes."""
    round_ = perform(round_, "close_scoring", by=organiser_of(cast, round_))
    for task in round_.assignments.filter(is_chair=True, state="submitted").select_related("expert__user", "subject"):
        poor = task.subject.object_id in weak
        verdict, text = ("reject", POOR) if poor else ("recommend", OPINION)
        perform(task, "sign_opinion", by=task.expert.user, text=text, recommendation=verdict)
    approver = cast.approver(round_.region_id) if round_.region_id else cast.office_approver
    return perform(round_, "conclude", by=approver)


def whole(
    cast: Cast, call: Call, title: str, records: list, *, weak: set[int] = frozenset(), **how: Any
) -> ReviewRound:
    """A round from its drafting to its conclusion."""
    round_ = staff(cast, make_round(cast, call, title, records, **how))
    accept_all(round_)
    round_ = start(cast, round_)
    score(round_, weak)
    return conclude(cast, round_, weak)


def tasks(round_: ReviewRound, state: str) -> list[ReviewAssignment]:
    """The round's reviews in a state, with what acting on them needs."""
    found = ReviewAssignment.objects.filter(round=round_, state=state).order_by("pk")
    return list(found.select_related("expert__user", "subject", "round__rubric"))
