"""待办: each list waits for those who have not done their part, and for nobody else."""

import pytest

from portal import worklist
from portal.accounts.models import Region
from portal.workflow import perform
from tests.factories import approval as made
from tests.factories import delivery, people

pytestmark = pytest.mark.django_db


def todos(person):
    """What waits for a person: verb and code."""
    person = type(person).objects.get(pk=person.pk)
    waiting = worklist.waiting(person)
    return [(str(todo.action_label), todo.code) for todo in worklist.rows(waiting or [])]


def department(region):
    return people.staff("dept_approver", Region.objects.get(pk=region))


def test_a_list_waits_for_the_departments_that_have_not_signed():
    waiting, found = department("320000"), made.cosigning()
    (signed,) = made.sign(found, "310000")
    assert (todos(waiting), todos(signed)) == ([("会签拟立项名单", found.code)], [])


def test_a_list_waits_for_the_offices_approver_once_all_four_signed():
    approver, found = people.staff("office_approver"), made.cosigning()
    made.sign(found, "310000", "320000", "330000")
    assert todos(approver) == []
    made.sign(found, "340000")
    assert todos(approver) == [("确定拟立项名单", found.code)]


def test_a_decided_list_waits_for_its_secrecy_review_and_then_for_its_notice():
    officer, approver, found = people.staff("office_officer"), people.staff("office_approver"), made.decided()
    assert (todos(officer), todos(approver)) == ([("公示前保密审查", found.code)], [])
    perform(found, "review_secrecy", by=officer, passed="yes", opinion="不涉密。", withheld=[])
    assert (todos(officer), todos(approver)) == ([], [("发布拟立项公示", found.code)])


def test_a_task_agreement_waits_for_each_side_in_turn():
    found = delivery.ready()
    lead, region, office = delivery.lead_admin(found), department("330000"), people.staff("office_approver")
    assert todos(lead) == [("填报并签署任务书", "YRD-2026-001")]
    perform(found, "sign_as_lead", by=lead, pledge=True)
    assert (todos(lead), todos(region), todos(office)) == ([], [("签署任务书", "YRD-2026-001")], [])
    perform(found, "sign_as_region", by=region, pledge=True)
    assert (todos(region), todos(office)) == ([], [("签署任务书", "YRD-2026-001")])


def test_an_agreement_that_the_office_only_keeps_does_not_wait_for_it():
    found = delivery.region_signed()
    found.project.call.set_value("office_signs", False)
    assert todos(people.staff("office_approver")) == []
