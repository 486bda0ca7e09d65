"""One review: pledge, sheet, recusal, what the chair signs."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from portal import clock
from portal.notices.models import Message
from portal.workflow import StepRefused, perform
from reviews.rounds import results
from reviews.rounds.models import ReviewAssignment
from tests.factories import reviews

pytestmark = pytest.mark.usefixtures("now")
OPINION = {"text": "该需求符合国家战略，指标可考核，专家组一致同意推荐。", "recommendation": "recommend"}


def refusal(record, step, by, **inputs):
    with pytest.raises(StepRefused) as refused:
        perform(record, step, by=by, **inputs)
    return refused.value.reasons


@pytest.fixture
def organiser(dept_officer):
    reviews.pool(7)
    return dept_officer


@pytest.fixture
def round_(organiser):
    return reviews.scoring(by=organiser)


@pytest.fixture
def mine(round_):
    return round_.assignments.filter(is_chair=False).first()


def test_an_invitation_is_accepted_only_with_the_pledge(organiser):
    invited = reviews.staffed(by=organiser).assignments.first()

    assert len(refusal(invited, "accept", invited.expert.user)) == 1
    accepted = perform(invited, "accept", by=invited.expert.user, pledge=True)
    assert accepted.pledged_at == clock.now()


def test_what_is_only_proposed_is_not_yet_the_experts_to_see(organiser):
    from portal.workflow import perform as take

    proposed = take(take(reviews.with_demands(by=organiser), "staff", by=organiser), "draw", by=organiser)
    assignment = proposed.assignments.first()

    assert list(ReviewAssignment.objects.visible_to(assignment.expert.user)) == []


def test_whoever_was_drawn_and_let_go_before_being_asked_sees_nothing_and_hears_nothing(organiser):
    """A draw that is made again would tell everybody of the first one who was on it."""
    round_ = perform(perform(reviews.with_demands(by=organiser), "staff", by=organiser), "draw", by=organiser)
    drawn = list(round_.assignments.all())
    perform(round_, "draw", by=organiser)

    let_go = [ReviewAssignment.objects.get(pk=assignment.pk) for assignment in drawn]
    assert {assignment.state for assignment in let_go} == {"cancelled"}
    assert [a for a in let_go if ReviewAssignment.objects.visible_to(a.expert.user).filter(pk=a.pk).exists()] == []
    assert Message.objects.filter(text__contains="已取消").count() == 0


def test_whoever_was_asked_and_let_go_is_told_and_may_look(organiser):
    round_ = reviews.staffed(by=organiser)
    asked = round_.assignments.first()
    perform(round_, "cancel", by=organiser, reason="需求撤回，本轮取消")

    assert ReviewAssignment.objects.visible_to(asked.expert.user).get().state == "cancelled"
    assert Message.objects.filter(person=asked.expert.user, text__contains="已取消").count() == 1


def test_a_sheet_is_submitted_only_when_it_is_whole(mine):
    mine.scores.all().delete()
    mine.comment = "很好"
    mine.save(update_fields=["comment"])
    criteria = [c.name for c in mine.round.rubric.criteria.all()]

    said = refusal(mine, "submit", mine.expert.user)

    assert said[: len(criteria)] == [
        "请为“战略契合”打分（0～25 分）",
        "请为“必要性与紧迫性”打分（0～20 分）",
        "请为“跨区域协同必要性”打分（0～20 分）",
        "请为“指标可考核性”打分（0～20 分）",
        "请为“出资与应用保障”打分（0～15 分）",
    ]
    assert said[len(criteria) :] == ["请选择推荐意见", "评语不少于 20 字，已写 2 字，还差 18 字"]


def test_a_submitted_review_counts_and_is_locked(mine):
    done = reviews.submit(mine, Decimal("86.5"))

    assert (done.state, done.total) == ("submitted", Decimal("86.5"))
    assert refusal(done, "submit", done.expert.user)


def test_nobody_submits_for_another(mine, round_):
    other = round_.assignments.exclude(pk=mine.pk).first()

    with pytest.raises(PermissionDenied):
        perform(mine, "submit", by=other.expert.user)


def test_a_review_received_before_its_deadline_counts_one_at_it_does_not(mine):
    reviews.fill(mine, 80)

    with clock.standing_at(mine.due_at):
        assert refusal(mine, "submit", mine.expert.user) == ["评审截止时间已过，请联系评审组织人延长期限"]
    with clock.standing_at(mine.due_at - timedelta(milliseconds=1)):
        assert perform(mine, "submit", by=mine.expert.user).state == "submitted"


def test_an_expert_recuses_before_submitting_the_organiser_also_after(mine, organiser, round_):
    done = reviews.submit(mine, 10)

    assert refusal(done, "recuse", done.expert.user, relation="teacher") == [
        "已提交的评审只能由组织人在轮次结束前作回避处理"
    ]
    recused = perform(done, "recuse", by=organiser, relation="teacher")
    assert (recused.state, recused.struck, recused.get_relation_display()) == ("recused", True, "师生")
    assert [row.totals for row in results.rows(round_)] == [[]]


def test_a_review_sent_back_does_not_count_until_it_is_submitted_again(mine, organiser, round_):
    back = perform(reviews.submit(mine, 90), "reopen", by=organiser, reason="评语与分数不一致")

    assert [row.totals for row in results.rows(round_)] == [[]]
    assert perform(back, "submit", by=back.expert.user).total == Decimal("90.0")


def test_the_chair_alone_signs_and_only_once_scoring_is_closed(organiser):
    round_ = reviews.scored(by=organiser)
    chair = round_.assignments.get(is_chair=True)

    assert refusal(chair, "sign_opinion", chair.expert.user, **OPINION) == ["轮次处于汇总阶段"]
    perform(round_, "close_scoring", by=organiser)
    other = round_.assignments.filter(is_chair=False).first()
    with pytest.raises(PermissionDenied):
        perform(other, "sign_opinion", by=other.expert.user, **OPINION)
    perform(chair, "sign_opinion", by=chair.expert.user, **OPINION)
    assert chair.subject.opinion.chair == chair.expert


def test_an_opinion_signed_anew_replaces_the_one_before(organiser):
    chair = reviews.consolidating(by=organiser).assignments.get(is_chair=True)

    perform(chair, "sign_opinion", by=chair.expert.user, text=OPINION["text"] * 2, recommendation="revise")

    subject = chair.subject
    assert subject.opinions.count() == 2
    assert subject.opinion.recommendation == "revise"


def test_another_chair_voids_the_opinion_of_the_one_before(organiser):
    round_ = reviews.consolidating(by=organiser)
    other = round_.assignments.filter(is_chair=False).first()

    perform(other, "appoint_chair", by=organiser)

    assert [a.pk for a in round_.assignments.filter(is_chair=True)] == [other.pk]
    assert round_.subjects.get().opinion is None


def test_the_recused_chair_takes_the_opinion_along(organiser):
    round_ = reviews.consolidating(by=organiser)
    chair = round_.assignments.get(is_chair=True)

    perform(chair, "recuse", by=organiser, relation="money")

    assert round_.subjects.get().opinion is None


def test_where_the_chair_did_not_submit_another_speaks_for_the_panel(organiser, call):
    call.set_value("review_quorum_percent", 80)
    round_ = reviews.scoring(by=organiser)
    chair = round_.assignments.get(is_chair=True)
    for assignment in round_.assignments.exclude(pk=chair.pk):
        reviews.submit(assignment)

    round_ = perform(round_, "close_scoring", by=organiser)

    assert round_.assignments.get(is_chair=True).state == "submitted"
