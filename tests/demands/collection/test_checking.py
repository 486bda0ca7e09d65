"""形式审查: all faults at once, one correction; accepted, or not, by those entitled (article 7)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from demands.collection import checklist, machine_checks, services
from demands.collection.duplicates import judging, running
from demands.collection.forms.steps import CorrectionForm, RejectForm
from demands.collection.models import Demand
from portal.workflow import StepRefused, perform
from tests.factories import collection, people
from tests.support import place

pytestmark = pytest.mark.django_db
State = Demand.State


def decide_all(demand, officer, **failed):
    decisions = {item.key: (item.key not in failed, failed.get(item.key, "")) for item in checklist.ITEMS}
    services.decide_items(demand, decisions, by=officer)


def test_a_demand_is_accepted_once_every_item_is_decided(now, dept_officer):
    demand = collection.submitted()
    services.decide_items(demand, {"unit": (True, "")}, by=dept_officer)
    with pytest.raises(StepRefused) as refused:
        perform(demand, "accept", by=dept_officer)
    assert len(refused.value.reasons) == len(checklist.ITEMS) - 1
    assert refused.value.reasons[0] == "“属于本批次征集的领域”尚未审查"

    decide_all(demand, dept_officer)
    accepted = perform(demand, "accept", by=dept_officer)

    assert (accepted.state, accepted.accepted_by, accepted.accepted_at) == (State.ACCEPTED, dept_officer, now)


def test_a_demand_with_a_failed_item_is_not_accepted(now, dept_officer):
    demand = collection.submitted()
    decide_all(demand, dept_officer, attachments="附件缺盖章页。")

    with pytest.raises(StepRefused) as refused:
        perform(demand, "accept", by=dept_officer)

    assert refused.value.reasons == ["“附件齐全、清晰、已盖章”不符合：请退回补正，或改判为符合"]


def test_another_regions_officer_decides_nothing(now, shanghai):
    demand = collection.submitted()

    with pytest.raises(PermissionDenied):
        perform(demand, "accept", by=people.staff("dept_officer", shanghai))


def test_all_faults_come_back_at_once_with_one_deadline(now, dept_officer):
    demand = collection.submitted()
    decide_all(demand, dept_officer, attachments="附件缺盖章页。", money="出资来源未说明。")
    offered = CorrectionForm.initial_for(demand)
    assert offered["defects"] == ["投入真实合理：出资来源未说明。", "附件齐全、清晰、已盖章：附件缺盖章页。"]

    back = perform(demand, "return_for_correction", by=dept_officer, **offered)

    assert (back.state, back.defects, back.correction_due) == (State.RETURNED, offered["defects"], offered["due"])
    assert back.lapses_at == offered["due"]


def test_a_demand_is_sent_back_once_and_then_decided(now, dept_officer):
    demand = collection.submitted()
    perform(demand, "return_for_correction", by=dept_officer, defects=["缺盖章"], due=now + timedelta(days=5))
    perform(demand, "request_org_review", by=demand.created_by)
    perform(demand, "submit", by=people.member(demand.organisation, is_admin=True), unclassified=True)

    with pytest.raises(StepRefused) as refused:
        perform(demand, "return_for_correction", by=dept_officer, defects=["仍缺"], due=now + timedelta(days=5))

    assert refused.value.reasons == ["本年度只给 1 次补正机会，已用完。请受理，或由审批人不予受理。"]


def test_the_items_are_decided_anew_for_a_corrected_demand(now, dept_officer):
    demand = collection.submitted()
    decide_all(demand, dept_officer, attachments="附件缺盖章页。")
    perform(demand, "return_for_correction", by=dept_officer, defects=["缺盖章"], due=now + timedelta(days=5))
    perform(demand, "request_org_review", by=demand.created_by)
    again = perform(demand, "submit", by=people.member(demand.organisation, is_admin=True), unclassified=True)

    assert list(again.present_checks()) == []
    assert again.checks.count() == len(checklist.ITEMS)


def test_whoever_checked_a_demand_does_not_reject_it(now, zhejiang, dept_officer, dept_approver):
    people.services.give_role(user=dept_officer, role="dept_approver", region=zhejiang)
    demand = collection.submitted()
    decide_all(demand, dept_officer, field="不属于征集领域。")
    given = {"ground": "not_in_field", "reason": "内容属于一般技术改造。"}
    with pytest.raises(StepRefused) as refused:
        perform(demand, "reject", by=dept_officer, **given)
    assert refused.value.reasons == ["由未参与形式审查的审批人办理"]

    assert perform(demand, "reject", by=dept_approver, **given).state == State.REJECTED


def test_a_rejection_names_a_ground_from_the_list(now, dept_approver):
    demand = collection.submitted()
    form = RejectForm({"ground": "duplicate", "reason": "与 2025 年需求相同。"}, record=demand, user=dept_approver)
    assert form.is_valid()
    assert form.inputs()["reason"] == "与已有需求重复。与 2025 年需求相同。"

    assert not RejectForm({"ground": "mood", "reason": "与 2025 年需求相同。"}, record=demand).is_valid()


def test_items_are_decided_only_while_the_demand_is_being_checked(now, dept_officer):
    demand = place(collection.submitted(), State.ACCEPTED)

    with pytest.raises(StepRefused):
        services.decide_items(demand, {"unit": (True, "")}, by=dept_officer)


def test_the_machine_finds_nothing_wrong_with_a_sound_demand(now):
    demand = collection.submitted()
    running.run(judging.latest(demand).pk)

    assert [f.label for f in machine_checks.findings(demand) if not f.ok] == []
