"""A round from its drafting to frozen ranks (articles 8, 10, 14, 18, 19)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from portal import clock
from portal.timed import QUEUE, perform_due
from portal.workflow import StepRefused, perform
from reviews.rounds import results, services, subjects
from reviews.rounds.models import ReviewAssignment, ReviewRound
from tests.factories import collection, people, reviews
from tests.support import place

pytestmark = pytest.mark.usefixtures("now")


def refusal(record, step, by, **inputs):
    with pytest.raises(StepRefused) as refused:
        perform(record, step, by=by, **inputs)
    return refused.value.reasons


@pytest.fixture
def organiser(dept_officer):
    reviews.pool(7)
    return dept_officer


def test_a_round_without_subjects_or_with_a_lopsided_rubric_is_not_staffed(dept_officer):
    round_ = reviews.review_round(by=dept_officer)
    criterion = round_.rubric.criteria.first()
    criterion.maximum = 30
    criterion.save()

    assert refusal(round_, "staff", dept_officer) == [
        "评分表“第 8 条默认评分表”各项满分合计为 105.0 分，应为 100 分，请更换评分表",
        "还没有评审对象，请先选定评审对象",
    ]


def test_rounds_of_a_region_and_year_are_numbered_without_gaps(dept_officer, office_officer):
    codes = [reviews.review_round(by=dept_officer).code for _ in range(2)]

    assert codes == ["ZJ-2026-PS-001", "ZJ-2026-PS-002"]
    assert reviews.review_round(region=None, by=office_officer).code == "YRD-2026-PS-001"


def test_only_accepted_demands_of_the_rounds_region_wait_for_it(dept_officer):
    round_ = reviews.review_round(by=dept_officer)
    waits = collection.demand_in("accepted")
    collection.submitted()

    assert subjects.waiting(round_, dept_officer) == [waits]


def test_a_record_is_reviewed_in_one_round_at_a_time(dept_officer):
    first = reviews.with_demands(by=dept_officer)
    demand = first.subjects.get().record
    second = reviews.review_round(by=dept_officer)

    assert subjects.waiting(second, dept_officer) == []
    with pytest.raises(StepRefused):
        services.add_subjects(second, [f"demand:{demand.pk}"], by=dept_officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        second.subjects.create(machine="demand", object_id=demand.pk, order=1, blind_code="P-01")


def test_scoring_starts_only_with_full_panels(organiser):
    round_ = perform(reviews.with_demands(by=organiser), "staff", by=organiser)

    assert refusal(round_, "start", organiser) == ["P-01 还缺 5 位已邀请的专家，请抽取、补派并发出邀请"]


def test_the_start_puts_every_subject_under_review(organiser):
    round_ = reviews.scoring(2, by=organiser)

    assert [s.record.state for s in round_.subjects.all()] == ["evaluating", "evaluating"]
    assert round_.has_started


def test_a_second_draw_says_why_and_cancels_the_first(organiser):
    round_ = perform(reviews.with_demands(by=organiser), "staff", by=organiser)
    round_ = perform(round_, "draw", by=organiser)
    round_ = perform(round_, "draw", by=organiser, reason="评分表更换")

    assert [draw.number for draw in round_.draws.all()] == [2, 1]
    assert round_.assignments.filter(state="cancelled").count() == 5
    assert round_.assignments.filter(state="proposed").count() == 5


def test_nobody_is_drawn_again_once_somebody_was_invited(organiser):
    round_ = reviews.staffed(by=organiser)

    assert refusal(round_, "draw", organiser, reason="换一批专家") == [
        "已发出评审邀请，不能重新抽取；个别专家不能评审的，请补派专家"
    ]


def test_a_round_sent_back_lets_its_experts_go(organiser):
    round_ = perform(reviews.staffed(by=organiser), "revise", by=organiser, reason="评审对象需要调整")

    assert round_.state == ReviewRound.State.DRAFTING
    assert set(round_.assignments.values_list("state", flat=True)) == {"cancelled"}


def test_whoever_declines_is_replaced_by_the_next_of_the_draw(organiser):
    round_ = reviews.staffed(by=organiser)
    chair = round_.assignments.get(is_chair=True)
    perform(chair, "decline", by=chair.expert.user, reason="评审期间在外地出差")

    perform(round_, "fill_gaps", by=organiser)

    new = round_.assignments.get(replaces=chair)
    assert (new.state, new.is_chair) == ("invited", True)
    assert new.expert_id not in set(round_.assignments.exclude(pk=new.pk).values_list("expert_id", flat=True))
    assert ReviewAssignment.objects.get(pk=chair.pk).state == "replaced"


def test_an_expert_who_left_the_pool_before_being_asked_holds_nobody_else_up(organiser):
    keeper = people.staff("expert_keeper")
    round_ = perform(perform(reviews.with_demands(by=organiser), "staff", by=organiser), "draw", by=organiser)
    leaves = round_.assignments.first()
    perform(leaves.expert, "remove", by=keeper, reason="本人申请退出专家库")

    round_ = perform(round_, "send_invitations", by=organiser)
    assert refusal(round_, "start", organiser) == ["P-01 还缺 1 位已邀请的专家，请抽取、补派并发出邀请"]
    perform(round_, "fill_gaps", by=organiser)
    round_ = perform(round_, "send_invitations", by=organiser)

    assert perform(round_, "start", by=organiser).state == ReviewRound.State.SCORING


def test_an_empty_pool_says_so_instead_of_leaving_a_gap(dept_officer):
    reviews.pool(5)
    round_ = reviews.staffed(by=dept_officer)
    gap = round_.assignments.first()
    perform(gap, "decline", by=gap.expert.user, reason="评审期间在外地出差")

    assert refusal(gap, "replace", dept_officer) == [
        "专家库中已没有可以评审 P-01 的专家（须避开已在组的单位和须回避的人员），请先补充专家库"
    ]


def test_a_later_deadline_holds_for_every_open_review(organiser):
    round_ = reviews.scoring(by=organiser)
    later = round_.deadline + timedelta(days=3)

    perform(round_, "extend", by=organiser, deadline=later)

    assert set(round_.assignments.values_list("due_at", flat=True)) == {later}
    assert refusal(round_, "extend", organiser, deadline=later) == ["新的截止时间须晚于 2026-03-23 10:00，请重新填写"]


def test_scoring_closes_only_with_its_quorum(organiser):
    round_ = reviews.scoring(by=organiser)
    for assignment in round_.assignments.all()[:4]:
        reviews.submit(assignment)

    assert refusal(round_, "close_scoring", organiser) == ["P-01 已提交 4 份评审意见，至少须 5 份，还缺 1 份"]
    round_.call.set_value("review_quorum_percent", 80)
    assert perform(round_, "close_scoring", by=organiser).state == ReviewRound.State.CONSOLIDATING


def test_a_round_is_concluded_only_with_an_opinion_on_every_subject(organiser, dept_approver):
    round_ = perform(reviews.scored(by=organiser), "close_scoring", by=organiser)

    assert refusal(round_, "conclude", dept_approver) == ["尚缺 P-01 的专家组意见，请提醒组长签署"]


def test_concluding_freezes_means_and_ranks_and_concludes_the_evaluation(organiser, dept_approver):
    round_ = perform(reviews.consolidating(2, by=organiser), "conclude", by=dept_approver)
    first = round_.subjects.first()

    assert round_.state == ReviewRound.State.CONCLUDED
    assert [(s.mean, s.rank, s.record.state) for s in round_.subjects.all()] == [(Decimal("80.00"), 1, "evaluated")] * 2
    assert subjects.result_of(first.record) == first


def test_results_stay_as_they_were_frozen_whatever_the_year_changes_later(organiser, dept_approver):
    round_ = perform(reviews.consolidating(by=organiser, totals=(60, 80, 80, 80, 90)), "conclude", by=dept_approver)
    round_.call.set_value("trim_from", 5)

    row = results.rows(ReviewRound.objects.get(pk=round_.pk))[0]
    assert (row.mean, row.rank) == (Decimal("78.00"), 1)


def test_whoever_organised_the_round_does_not_conclude_it(organiser, zhejiang):
    from portal.accounts.services import give_role

    round_ = reviews.consolidating(by=organiser)
    give_role(user=organiser, role="dept_approver", region=zhejiang)
    both = people.User.objects.get(pk=organiser.pk)

    assert refusal(round_, "conclude", both) == ["审定人不是本轮评审的组织人"]


def test_an_organiser_of_another_region_may_not(organiser, shanghai):
    stranger = people.staff("dept_officer", shanghai)

    with pytest.raises(PermissionDenied):
        perform(reviews.with_demands(by=organiser), "staff", by=stranger)
    assert list(ReviewRound.objects.visible_to(stranger)) == []


def test_before_scoring_the_organiser_cancels_from_then_on_the_approver(organiser, dept_approver):
    staffed, scoring = reviews.staffed(by=organiser), reviews.scoring(by=organiser)

    with pytest.raises(PermissionDenied):
        perform(scoring, "cancel", by=organiser, reason="评审暂不进行")
    with pytest.raises(PermissionDenied):
        perform(staffed, "cancel", by=dept_approver, reason="评审暂不进行")
    assert perform(staffed, "cancel", by=organiser, reason="评审暂不进行").state == "cancelled"
    assert perform(scoring, "cancel", by=dept_approver, reason="评审暂不进行").state == "cancelled"


def test_a_cancelled_round_leaves_its_subjects_as_they_were(organiser, dept_approver):
    round_ = reviews.scoring(by=organiser)
    perform(round_, "cancel", by=dept_approver, reason="评审暂不进行")
    subject = round_.subjects.get()

    assert (subject.record.state, subject.is_live) == ("accepted", False)
    assert set(round_.assignments.values_list("state", flat=True)) == {"cancelled"}
    assert subjects.waiting(reviews.review_round(by=organiser), organiser) == [subject.record]


def test_a_record_that_leaves_is_struck_out_and_its_open_reviews_end(organiser):
    round_ = reviews.scoring(2, by=organiser)
    leaves, stays = round_.subjects.all()

    assert subjects.leave(leaves.record) == 1

    states = dict(round_.assignments.values_list("subject_id", "state").distinct())
    assert states == {leaves.pk: "cancelled", stays.pk: "accepted"}
    assert [row.subject for row in results.rows(round_)] == [stays]


def test_the_clock_ends_reviews_not_submitted_and_the_organiser_may_revive_them(organiser):
    round_ = reviews.scoring(by=organiser)
    done, late, *_rest = round_.assignments.order_by("pk")
    reviews.submit(done)

    with clock.standing_at(round_.deadline + QUEUE):
        assert perform_due() == 4
        again = perform(late, "revive", by=organiser, deadline=round_.deadline + timedelta(days=2))

    assert ReviewAssignment.objects.get(pk=done.pk).state == "submitted"
    assert (again.state, again.due_at) == ("invited", round_.deadline + timedelta(days=2))


def test_reopened_scoring_voids_the_opinions(organiser):
    round_ = reviews.consolidating(by=organiser)

    round_ = perform(round_, "reopen_scoring", by=organiser, reason="补充一位专家的评审")

    assert round_.subjects.get().opinion is None


def test_applicants_and_experts_see_no_round(organiser, org_admin):
    round_ = reviews.scoring(by=organiser)
    expert = round_.assignments.first().expert.user

    assert [ReviewRound.objects.visible_to(user).count() for user in (org_admin, expert)] == [0, 0]
    assert ReviewAssignment.objects.visible_to(org_admin).count() == 0


def test_the_database_refuses_a_state_written_past_the_door(organiser):
    round_ = reviews.with_demands(by=organiser)

    with pytest.raises(Exception, match="only through"), transaction.atomic():
        ReviewRound.objects.filter(pk=round_.pk).update(state="concluded")
    assert place(round_, "staffing").state == "staffing"
