"""Experts, and rounds as far as a test needs them to have come."""

import itertools
from datetime import timedelta
from decimal import Decimal

from portal import clock
from portal.accounts.models import Region, User
from portal.workflow import perform
from reviews.experts.models import Expert
from reviews.rounds import rubrics, services
from reviews.rounds.models import ReviewAssignment, ReviewRound
from tests.factories import collection, people
from tests.factories.calls import CallFactory, fields

_numbers = itertools.count(1)
REGIONS = ("310000", "320000", "330000", "340000")
COMMENT = "需求来自真实产线场景，三个问题界定清楚，指标可测，建议补充网络波动的测试条件。"


def expert(**more):
    """An expert as registered, with account, field and a unit of the expert's own."""
    number = next(_numbers)
    defaults = {
        "user": people.person("专家"),
        "name": f"专家{number}",
        "organisation_name": f"某某大学{number}",
        "region_id": REGIONS[number % 4],
        "title": "教授",
        "phone": "021-0000 0000",
    }
    made = Expert.objects.create(**defaults | more)
    made.fields.set(fields())
    return made


def active_expert(**more):
    """An expert whom the keeper has admitted."""
    return perform(expert(**more), "admit", by=_keeper())


def _keeper():
    return User.objects.filter(grants__role="expert_keeper").first() or people.staff("expert_keeper")


def pool(size=9):
    """So many experts of as many units."""
    return [active_expert() for _ in range(size)]


def review_round(region="330000", *, by=None, **more):
    """A round of article 8 being drafted, five experts for each demand, for ten days."""
    call = CallFactory()
    held_by = Region.objects.get(pk=region) if region else None
    by = by or (people.staff("dept_officer", held_by) if held_by else people.staff("office_officer"))
    defaults = {
        "call": call,
        "kind": "demand_evaluation",
        "title": f"需求评估第 {next(_numbers)} 组",
        "region": held_by,
        "rubric": rubrics.default_for(call, 8),
        "experts_wanted": 5,
        "deadline": clock.now() + timedelta(days=10),
    }
    return services.make_round(ReviewRound(**defaults | more), fields=[], by=by)


def with_demands(count=1, *, by=None, **more):
    """A round with so many accepted demands of its region in it."""
    made = review_round(by=by, **more)
    demands = [collection.demand_in("accepted") for _ in range(count)]
    for number, demand in enumerate(demands, start=1):
        made.subjects.create(machine="demand", object_id=demand.pk, order=number, blind_code=f"P-{number:02d}")
    return made


def staffed(count=1, *, by, **more):
    """A round whose panels are drawn from the pool and invited."""
    made = perform(with_demands(count, by=by, **more), "staff", by=by)
    made = perform(made, "draw", by=by)
    return perform(made, "send_invitations", by=by)


def accepted(count=1, *, by, **more):
    """A round whose experts have all pledged and accepted."""
    made = staffed(count, by=by, **more)
    for assignment in made.assignments.filter(state="invited"):
        perform(assignment, "accept", by=assignment.expert.user, pledge=True)
    return made


def scoring(count=1, *, by, **more):
    """A round in which experts may score."""
    return perform(accepted(count, by=by, **more), "start", by=by)


def fill(assignment, total, *, comment=COMMENT, recommendation="recommend"):
    """A whole sheet that adds up to `total`, spread over the criteria by their weight."""
    left = Decimal(total)
    for criterion in assignment.round.rubric.criteria.all():
        value = min(criterion.maximum, left)
        assignment.scores.update_or_create(criterion=criterion, defaults={"value": value})
        left -= value
    assignment.comment, assignment.recommendation = comment, recommendation
    assignment.save(update_fields=["comment", "recommendation"])
    return assignment


def submit(assignment, total=80, **more):
    """Fill a sheet and sign it."""
    return perform(fill(assignment, total, **more), "submit", by=assignment.expert.user)


def scored(count=1, *, by, totals=(70, 75, 80, 85, 90), **more):
    """A round whose every expert has submitted, scores by place on the panel."""
    made = scoring(count, by=by, **more)
    for subject in made.subjects.all():
        for assignment, total in zip(subject.assignments.order_by("pk"), totals, strict=True):
            submit(assignment, total)
    return made


def consolidating(count=1, *, by, **more):
    """A round whose scoring is closed and whose chairs have signed."""
    made = perform(scored(count, by=by, **more), "close_scoring", by=by)
    for chair in made.assignments.filter(is_chair=True):
        perform(
            chair,
            "sign_opinion",
            by=chair.expert.user,
            text="该需求符合国家战略，指标可考核，专家组一致同意推荐。",
            recommendation="recommend",
        )
    return made


def assignment():
    """One expert proposed for one demand, in a round of Zhejiang being staffed."""
    made = with_demands()
    reviewer = active_expert()
    subject = made.subjects.get()
    return ReviewAssignment.objects.create(round=made, subject=subject, expert=reviewer, due_at=made.deadline)


def concluded(count=1, *, by, approver, **more):
    """A round whose means and ranks are frozen; its demands wait for the department's decision."""
    return perform(consolidating(count, by=by, **more), "conclude", by=approver)
