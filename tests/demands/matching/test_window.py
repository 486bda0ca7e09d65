"""The end of a window: drafts lapse, the demand goes into matching or is left without an answer (article 10)."""

from datetime import timedelta

from demands.collection.models import Demand
from demands.matching import following
from demands.matching.models import Solution
from portal import clock
from portal.timed import QUEUE, perform_due
from portal.workflow import perform
from tests.factories import matching as make


def states(*records):
    return [type(r).objects.get(pk=r.pk).state for r in records]


def test_with_an_answer_the_demand_goes_into_matching_and_drafts_lapse(demand):
    handed_in, draft = make.submitted(demand), make.complete(demand)
    with clock.standing_at(demand.window_closes_at + timedelta(minutes=2)):
        perform_due()

        assert states(demand, handed_in, draft) == ["matching", "submitted", "lapsed"]


def test_without_an_answer_the_demand_is_unmatched(demand):
    draft = make.complete(demand)
    with clock.standing_at(demand.window_closes_at + timedelta(minutes=2)):
        perform_due()

        assert states(demand, draft) == ["unmatched", "lapsed"]


def test_what_was_withdrawn_is_no_answer(demand, provider, provider_admin):
    perform(make.submitted(demand, provider), "withdraw", by=provider_admin)
    with clock.standing_at(demand.window_closes_at + timedelta(minutes=2)):
        perform_due()

        assert states(demand) == ["unmatched"]


def test_a_window_is_closed_only_when_nothing_that_came_in_time_is_under_way(demand, system):
    make.submitted(demand)
    with clock.standing_at(demand.window_closes_at + timedelta(seconds=59)):
        assert following.close_windows(clock.now(), system) == 0
    with clock.standing_at(demand.window_closes_at + timedelta(seconds=60)):
        assert following.close_windows(clock.now(), system) == 1


def test_an_open_window_is_left_alone(demand, system):
    assert following.close_windows(clock.now(), system) == 0


def test_a_draft_that_slipped_past_the_closing_ends_as_well(demand, system):
    draft = make.draft(demand)
    make.in_matching(demand)

    assert following.end_late_drafts(clock.now(), system) == 1
    assert states(draft) == ["lapsed"]


def test_a_retracted_demand_takes_its_solutions_with_it(demand, dept_approver):
    draft, handed_in = make.draft(demand), make.submitted(demand)
    perform(demand, "retract", by=dept_approver, reason="内容有误，撤下更正")

    assert states(demand, draft, handed_in) == ["withdrawn", "lapsed", "lapsed"]
    assert Solution.objects.get(pk=handed_in.pk).submitted_at is None


def test_a_retracted_demand_takes_a_signed_agreement_with_it(dept_approver):
    agreement = make.signed_agreement()
    perform(agreement.demand, "retract", by=dept_approver, reason="内容有误，撤下更正")

    assert states(agreement, agreement.solution) == ["broken", "not_chosen"]


def test_a_matching_that_failed_leaves_nothing_open(demand, org_admin):
    first, second = make.submitted(demand), make.submitted(demand)
    make.in_matching(demand)
    perform(Solution.objects.get(pk=first.pk), "shortlist", by=org_admin, reason="指标全部满足。")
    perform(demand, "fail_match", by=org_admin, reason="没有适合的方案")

    assert states(demand, first, second) == ["unmatched", "not_chosen", "not_chosen"]


def test_a_matching_that_ran_out_ends_agreements_being_signed(demand):
    agreement = make.agreement(make.negotiating(demand))
    due = Demand.objects.get(pk=demand.pk).matching_due
    with clock.standing_at(due + QUEUE):
        perform_due()

        assert states(demand, agreement, agreement.solution) == ["unmatched", "broken", "not_chosen"]
