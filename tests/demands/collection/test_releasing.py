"""A demand in release, matching and reserve, driven by later records (articles 9 to 11)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from demands.collection import later
from demands.collection.models import Demand
from portal import clock
from portal.accounts.models import User
from portal.timed import QUEUE, perform_due
from portal.workflow import StepRefused, perform
from tests.conftest import NOW, SHANGHAI
from tests.factories import collection, people

pytestmark = pytest.mark.django_db
State = Demand.State


@dataclass
class Cause:
    """A later record as a demand reads it; each test sets what matters."""

    machine: str = "later"
    pk: int = 1
    is_being_published: bool = False
    window_days: int = 30
    is_over: bool = False
    has_answers: bool = False
    signed_by_both: bool = False
    is_broken: bool = False
    is_admitted: bool = False
    has_left: bool = False
    keeps_agreement: bool = False

    def rests_on_agreement(self, demand):
        return self.keeps_agreement


def drive(demand, step, **cause):
    return perform(demand, step, by=User.objects.system(), cause=Cause(**cause))


def published(**more):
    return drive(collection.demand_in(State.SELECTED, **more), "publish", is_being_published=True)


@pytest.fixture
def in_matching(db):
    with clock.standing_at(NOW):
        demand = published()
    with clock.standing_at(demand.window_closes_at):
        return drive(demand, "close_window", is_over=True, has_answers=True)


def test_a_demand_is_published_only_by_its_release_list(now):
    demand = collection.demand_in(State.SELECTED)
    with pytest.raises(StepRefused):
        drive(demand, "publish")

    out = drive(demand, "publish", is_being_published=True)

    assert (out.state, out.published_at) == (State.PUBLISHED, now)
    assert out.window_closes_at == datetime(2026, 4, 9, 17, 0, tzinfo=SHANGHAI)
    assert out.snapshot["title"] == demand.title


def test_the_snapshot_stays_what_it_was_when_the_row_changes(now):
    demand = published()
    Demand.objects.filter(pk=demand.pk).update(title="改过的名称")

    assert Demand.objects.get(pk=demand.pk).snapshot["title"] == demand.title


def test_a_window_is_extended_at_most_twice_and_only_to_a_later_day(now, dept_approver):
    demand = published()
    with pytest.raises(StepRefused):
        perform(demand, "extend_window", by=dept_approver, due=demand.window_closes_at, reason="揭榜单位反映时间不足。")
    for _n in range(2):
        due = Demand.objects.get(pk=demand.pk).window_closes_at + timedelta(days=7)
        perform(demand, "extend_window", by=dept_approver, due=due, reason="揭榜单位反映时间不足。")

    with pytest.raises(StepRefused) as refused:
        perform(demand, "extend_window", by=dept_approver, due=due + timedelta(days=7), reason="揭榜单位反映时间不足。")

    assert refused.value.reasons == ["揭榜窗口最多延长 2 次，已用完。"]


@pytest.mark.parametrize(("answered", "state"), [(True, State.MATCHING), (False, State.UNMATCHED)])
def test_the_end_of_the_window_opens_the_matching_where_somebody_answered(answered, state):
    with clock.standing_at(NOW):
        demand = published()
    with clock.standing_at(demand.window_closes_at - timedelta(seconds=1)), pytest.raises(StepRefused):
        drive(demand, "close_window", is_over=True, has_answers=answered)
    with clock.standing_at(demand.window_closes_at):
        closed = drive(demand, "close_window", is_over=True, has_answers=answered)

    assert closed.state == state
    assert (closed.matching_due is not None) is answered
    assert (closed.reopening_until is None) is answered


def test_an_agreement_signed_by_both_matches_the_demand(in_matching):
    with pytest.raises(StepRefused):
        drive(in_matching, "confirm_match")

    assert drive(in_matching, "confirm_match", signed_by_both=True).state == State.MATCHED


def test_a_broken_agreement_leaves_the_demander_choosing_while_there_is_time(in_matching):
    matched = drive(in_matching, "confirm_match", signed_by_both=True)
    with clock.standing_at(matched.matching_due - timedelta(seconds=1)):
        assert drive(matched, "unmatch", is_broken=True).state == State.MATCHING


def test_a_broken_agreement_after_the_matching_period_leaves_the_demand_unmatched(in_matching):
    matched = drive(in_matching, "confirm_match", signed_by_both=True)
    with clock.standing_at(matched.matching_due):
        assert drive(matched, "unmatch", is_broken=True).state == State.UNMATCHED


def test_the_clock_ends_a_matching_without_agreement(in_matching, monkeypatch):
    heard = []
    monkeypatch.setitem(later._followers, later.MATCHING_OVER, [lambda demand, reason: heard.append(reason)])
    monkeypatch.setitem(later._answers, later.AGREEMENT_SIGNED, [lambda demand: False])
    with clock.standing_at(in_matching.matching_due + QUEUE):
        perform_due()

    assert Demand.objects.get(pk=in_matching.pk).state == State.UNMATCHED
    assert heard == ["对接期限已过"]


def test_the_demander_says_why_no_solution_suits(in_matching):
    admin = people.member(in_matching.organisation, is_admin=True)
    with clock.standing_at(in_matching.matching_due - timedelta(days=1)):
        failed = perform(in_matching, "fail_match", by=admin, reason="各方案均未达到循环寿命指标。")

    assert failed.state == State.UNMATCHED


def test_an_unmatched_demand_is_reopened_and_the_other_departments_are_told(now, dept_approver, shanghai):
    other = people.staff("dept_approver", shanghai)
    demand = collection.demand_in(State.UNMATCHED)

    again = perform(demand, "reopen", by=dept_approver, due=now + timedelta(days=30))

    assert (again.state, again.window_closes_at) == (State.PUBLISHED, now + timedelta(days=30))
    assert other.messages_received.count() == 1


def test_an_unmatched_demand_ends_when_nobody_took_it_up_in_time(now):
    demand = collection.demand_in(State.UNMATCHED)
    Demand.objects.filter(pk=demand.pk).update(reopening_until=now - QUEUE)

    perform_due()

    assert Demand.objects.get(pk=demand.pk).state == State.CLOSED


def test_an_unmatched_demand_with_a_reserve_entry_under_way_neither_ends_nor_reopens(now, dept_approver, monkeypatch):
    monkeypatch.setitem(later._answers, later.RESERVE_ENTRY_UNDER_WAY, [lambda demand: True])
    demand = collection.demand_in(State.UNMATCHED)
    Demand.objects.filter(pk=demand.pk).update(reopening_until=now - QUEUE)

    perform_due()

    assert Demand.objects.get(pk=demand.pk).state == State.UNMATCHED
    with pytest.raises(StepRefused) as refused:
        perform(demand, "reopen", by=dept_approver, due=now + timedelta(days=30))
    assert refused.value.reasons == ["该需求有储备项目正在办理，办结或撤回后才能继续。"]


def test_a_retracted_demand_leaves_a_public_reason_and_takes_what_hangs_on_it_along(now, dept_approver, monkeypatch):
    heard = []
    monkeypatch.setitem(later._followers, later.GONE, [lambda demand, reason: heard.append(reason)])

    gone = perform(published(), "retract", by=dept_approver, reason="需求已由国家专项支持。")

    assert (gone.state, gone.retracted_why) == (State.WITHDRAWN, "需求已由国家专项支持。")
    assert heard == ["需求已由国家专项支持。"]


def test_an_admitted_entry_reserves_the_demand_and_its_leaving_gives_it_back(now):
    demand = collection.demand_in(State.MATCHED)
    with pytest.raises(StepRefused):
        drive(demand, "reserve")
    assert drive(demand, "reserve", is_admitted=True).state == State.RESERVED
    with pytest.raises(StepRefused):
        drive(demand, "unreserve")

    assert drive(demand, "unreserve", has_left=True, keeps_agreement=True).state == State.MATCHED


def test_without_an_agreement_a_demand_leaves_the_pool_unmatched(now):
    demand = collection.demand_in(State.RESERVED)

    assert drive(demand, "unreserve", has_left=True).state == State.UNMATCHED
