"""Kinds of conflict of interest, each refused where a panel is drawn, filled again, accepted, scored (bar S-23).

The draw is the automatic way. Nobody can put an expert on a panel by hand: the only other way onto one is the
replacement, which takes the next in the order of the draw and runs the same rules; there is no import of panels.
"""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.models import Ban, Membership, Organisation
from portal.workflow import StepRefused, perform
from reviews.experts.models import Expert
from reviews.rounds import quorum, recusal
from reviews.rounds.models import ReviewAssignment
from tests.factories import applications, people, reviews

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(zhejiang):
    return people.staff("dept_officer", zhejiang)


def same_unit(expert, record):
    Expert.objects.filter(pk=expert.pk).update(organisation=record.organisation)


def same_unit_by_its_name_only(expert, record):
    Expert.objects.filter(pk=expert.pk).update(organisation_name=record.organisation.name)


def parent(expert, record):
    above = people.verified_unit()
    Organisation.objects.filter(pk=record.organisation_id).update(parent=above)
    Expert.objects.filter(pk=expert.pk).update(organisation=above)


def subsidiary(expert, record):
    below = people.verified_unit(parent=record.organisation)
    Expert.objects.filter(pk=expert.pk).update(organisation=below)


def left_the_unit_a_year_ago(expert, record):
    left = clock.today() - timedelta(days=365)
    expert.past_units.create(organisation=record.organisation, name=record.organisation.name, left_on=left)


def member_of_the_unit_in_the_portal(expert, record):
    Membership.objects.create(user=expert.user, organisation=record.organisation, joined_at=clock.now())


def filled_the_record_in(expert, record):
    type(record).objects.filter(pk=record.pk).update(created_by=expert.user)


def under_an_integrity_ban(expert, _record):
    Ban.objects.create(user=expert.user, basis="评审失信", begins_at=clock.now() - timedelta(days=1))


KINDS = [
    same_unit,
    same_unit_by_its_name_only,
    parent,
    subsidiary,
    left_the_unit_a_year_ago,
    member_of_the_unit_in_the_portal,
    filled_the_record_in,
    under_an_integrity_ban,
]
OF_EVERY_KIND = pytest.mark.parametrize("befalls", KINDS, ids=lambda kind: kind.__name__)


@pytest.fixture
def round_(now, officer):
    """A round whose panel of five is drawn from seven and invited."""
    reviews.pool(7)
    return reviews.staffed(by=officer)


def struck_by(befalls, assignment):
    """A conflict arises for an expert who is on the panel; the assignment as it is now."""
    befalls(assignment.expert, assignment.subject.record)
    return ReviewAssignment.objects.get(pk=assignment.pk)


@OF_EVERY_KIND
def test_no_panel_is_drawn_with_a_conflict(officer, now, befalls):
    pool = reviews.pool(6)
    made = reviews.with_demands(by=officer)
    befalls(pool[0], made.subjects.get().record)
    made = perform(perform(made, "staff", by=officer), "draw", by=officer)

    assert pool[0].pk in {row["expert"] for row in made.draws.get().exclusions}
    assert pool[0].pk not in made.assignments.values_list("expert_id", flat=True)
    assert made.assignments.count() == 5


@OF_EVERY_KIND
def test_nobody_takes_an_empty_place_with_a_conflict(round_, officer, befalls):
    waiting = Expert.objects.exclude(assignments__round=round_)
    spared, other = waiting.order_by("pk")
    befalls(spared, round_.subjects.get().record)
    gap = round_.assignments.first()
    perform(gap, "decline", by=gap.expert.user, reason="档期冲突，无法参加本次评审")

    perform(round_, "fill_gaps", by=officer)

    assert round_.assignments.get(replaces=gap).expert == other


@OF_EVERY_KIND
def test_an_invitation_is_not_accepted_with_a_conflict(round_, befalls):
    invited = struck_by(befalls, round_.assignments.first())

    with pytest.raises(StepRefused):
        perform(invited, "accept", by=invited.expert.user, pledge=True)
    assert ReviewAssignment.objects.get(pk=invited.pk).state == "invited"


@OF_EVERY_KIND
def test_a_conflict_that_arises_later_closes_the_material_at_once_and_stops_the_score(client, now, officer, befalls):
    reviews.pool(6)
    assignment = reviews.scoring(by=officer).assignments.first()
    client.force_login(assignment.expert.user)
    page = f"/reviews/mine/{assignment.pk}/score/"
    open_before = client.get(page).status_code
    reviews.fill(assignment, 80)
    assignment = struck_by(befalls, assignment)

    closed = client.get(page)
    assert (open_before, closed.status_code, closed["Location"]) == (200, 302, assignment.get_absolute_url())
    with pytest.raises(StepRefused):
        perform(assignment, "submit", by=assignment.expert.user)


@OF_EVERY_KIND
def test_a_score_given_before_the_conflict_is_flagged_and_must_be_struck_before_it_counts(now, officer, befalls):
    reviews.pool(6)
    made = reviews.consolidating(by=officer)
    scored = struck_by(befalls, made.assignments.filter(is_chair=False, state="submitted").first())
    approver = people.staff("dept_approver", made.region)

    with pytest.raises(StepRefused) as refused:
        perform(made, "conclude", by=approver)
    assert [reason for reason in refused.value.reasons if scored.expert.name in reason] == refused.value.reasons[:1]
    perform(scored, "recuse", by=officer, relation="other", reason="评审后出现须回避的情形，意见作废")
    assert quorum.scores_in_conflict(made) == []


def test_an_expert_with_an_application_of_the_same_year_reviews_no_other(now):
    """A rival's judgement: whoever leads an application, or a sub-topic of one, reviews nobody else's."""
    own, other = applications.submitted(), applications.submitted()
    leaders = [reviews.active_expert(user=own.leader), reviews.active_expert(user=own.subtopics.get().leader)]

    assert [_why(expert, other) for expert in leaders] == [["本人有同一年度的其他申报"]] * 2
    assert [_why(expert, own)[0] for expert in leaders] == ["本人参与该项"] * 2
    assert _why(reviews.active_expert(), other) == []


def test_whom_the_applicant_asked_to_be_spared_and_whoever_works_for_a_partner_reviews_it_not(now):
    made = applications.submitted()
    partner = made.participants.exclude(organisation=made.lead).get().organisation
    named, colleague = reviews.active_expert(), reviews.active_expert(organisation=partner)
    type(made).objects.filter(pk=made.pk).update(avoided_experts=[named.name])
    made.refresh_from_db()

    assert _why(named, made) == ["申报方申请回避"]
    assert _why(colleague, made) == [f"与该项单位为同一单位或有隶属关系：{partner.name}"]


def _why(expert, record):
    return recusal.reasons_within(expert, recusal.circle_of(record), 2, clock.today())
