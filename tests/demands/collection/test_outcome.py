"""Evaluation by experts and its outcome: begun and ended by the round, decided by the approver (article 8)."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from demands.collection import later, secrecy
from demands.collection.forms.steps import RevisionForm
from demands.collection.models import Demand
from portal.accounts.models import User
from portal.workflow import StepRefused, perform
from tests.factories import collection, people

pytestmark = pytest.mark.django_db
State = Demand.State


@dataclass
class Round:
    """A round of review as a demand reads it."""

    has_started: bool = False
    is_concluded: bool = False
    is_cancelled: bool = False
    machine: str = "review_round"
    pk: int = 1

    def holds(self, record):
        return True


def drive(demand, step, cause):
    return perform(demand, step, by=User.objects.system(), cause=cause)


def test_a_round_takes_a_demand_in_when_it_starts_and_gives_it_back_when_it_concludes(now):
    demand = collection.demand_in(State.ACCEPTED)
    with pytest.raises(StepRefused):
        drive(demand, "begin_evaluation", Round())
    assert drive(demand, "begin_evaluation", Round(has_started=True)).state == State.EVALUATING
    with pytest.raises(StepRefused):
        drive(demand, "conclude_evaluation", Round(has_started=True))

    assert drive(demand, "conclude_evaluation", Round(is_concluded=True)).state == State.EVALUATED


def test_a_cancelled_round_leaves_the_demand_accepted(now):
    demand = collection.demand_in(State.EVALUATING)

    assert drive(demand, "stop_evaluation", Round(is_cancelled=True)).state == State.ACCEPTED


def test_nobody_begins_an_evaluation_by_hand(now, dept_officer):
    with pytest.raises(PermissionDenied):
        perform(collection.demand_in(State.ACCEPTED), "begin_evaluation", by=dept_officer, cause=Round(True))


def test_whoever_accepted_a_demand_does_not_select_it(now, zhejiang, dept_officer, dept_approver):
    people.services.give_role(user=dept_officer, role="dept_approver", region=zhejiang)
    demand = collection.demand_in(State.EVALUATED)
    Demand.objects.filter(pk=demand.pk).update(accepted_by=dept_officer)
    with pytest.raises(StepRefused) as refused:
        perform(demand, "select", by=dept_officer)
    assert refused.value.reasons == ["由受理人以外的审批人办理"]

    assert perform(demand, "select", by=dept_approver).state == State.SELECTED


def test_a_selected_demand_waits_for_its_secrecy_review(now, dept_approver, dept_officer):
    demand = perform(collection.demand_in(State.EVALUATED), "select", by=dept_approver)
    assert demand.secrecy_passed is None

    review = {"verdict": "pass", "opinion": "公开内容不涉密。", "items": secrecy.decided(demand)}
    reviewed = perform(demand, "review_secrecy", by=dept_officer, **review)

    assert (reviewed.state, reviewed.secrecy_passed) == (State.SELECTED, True)
    assert [(r.passed, r.by) for r in reviewed.secrecy_reviews.all()] == [(True, dept_officer)]
    with pytest.raises(StepRefused):
        perform(demand, "review_secrecy", by=dept_officer, **review)


def test_a_declined_demand_ends_with_a_reason_and_leaves_its_list(now, dept_approver, monkeypatch):
    heard = []
    monkeypatch.setitem(later._followers, later.LEAVES, [lambda demand, reason: heard.append((demand.state, reason))])

    perform(collection.demand_in(State.SELECTED), "decline", by=dept_approver, reason="与国家重点项目重复。")

    assert heard == [(State.DECLINED, "与国家重点项目重复。")]


def test_every_point_of_a_revision_is_answered(now, dept_officer):
    demand = collection.demand_in(State.EVALUATED)
    admin = people.member(demand.organisation, is_admin=True)
    points = ["指标一偏低", "写明用户"]
    asked = perform(demand, "request_revision", by=dept_officer, points=points, due=now + timedelta(days=5))
    assert (asked.state, asked.lapses_at) == (State.REVISING, now + timedelta(days=5))
    with pytest.raises(StepRefused) as refused:
        perform(demand, "submit_revision", by=admin, answers=["已提高"], unclassified=True)
    assert refused.value.reasons == ["请逐条答复修改意见，共 2 条。"]

    done = perform(demand, "submit_revision", by=admin, answers=["已提高", "已写明"], unclassified=True)

    assert (done.state, done.version) == (State.EVALUATED, 2)
    assert done.revision_exchange == [("指标一偏低", "已提高"), ("写明用户", "已写明")]


def test_the_form_of_a_revision_asks_for_each_point(now, dept_officer):
    demand = collection.demand_in(State.REVISING)
    demand.revision_points = ["指标一偏低", "写明用户"]
    form = RevisionForm({"answer_0": "已提高", "unclassified": "on"}, record=demand)

    assert form.errors == {"answer_1": ["请答复第 2 条意见"]}


def test_experts_read_the_sheet_without_the_units_name(now):
    demand = collection.submitted()
    blind, named = demand.review_sheet(blind=True), demand.review_sheet(blind=False)

    assert demand.organisation.name not in str(blind)
    assert demand.organisation.name in str(named)
    assert blind[3] == {
        "title": "技术指标",
        "table": {
            "head": ["指标", "现有水平", "目标值", "单位", "考核方式"],
            "rows": [
                ["循环寿命", "6000", "≥12000", "次", "第三方检测报告"],
                ["能量密度", "105", "≥120", "Wh/kg", "第三方检测报告"],
            ],
        },
    }


def test_experts_of_a_blind_round_read_no_name_that_the_unit_wrote_into_its_own_words(now):
    unit = people.verified_unit()
    demand = collection.submitted(unit, background=f"{unit.name}的{unit.name}产线由许某负责。", contact="许某")

    blind, named = str(demand.review_sheet(blind=True)), str(demand.review_sheet(blind=False))
    assert "某单位的某单位产线由某人负责。" in blind
    assert (unit.name in blind, unit.name in named) == (False, True)


def test_organisers_are_offered_the_accepted_demands_of_their_region(now, dept_officer, shanghai):
    from demands.collection.links import waiting_for_review

    own = collection.demand_in(State.ACCEPTED)
    collection.demand_in(State.ACCEPTED, people.verified_unit(shanghai))
    collection.submitted()

    assert list(waiting_for_review(dept_officer)) == [own]
