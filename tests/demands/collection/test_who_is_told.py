"""Whoever is concerned hears of what becomes of a demand, and nobody else."""

from datetime import timedelta

import pytest

from demands.collection import secrecy
from portal import clock, worklist
from portal.calls import calendar
from portal.notices.models import Message
from portal.timed import perform_due
from portal.workflow import perform
from tests.factories import collection, people

pytestmark = pytest.mark.django_db


def told(person, words):
    return Message.objects.filter(person=person, text__contains=words).count()


def test_the_department_hears_of_a_withdrawal_only_once_it_was_handed_in(now, unit, org_admin, dept_officer):
    perform(collection.draft(unit), "withdraw", by=org_admin)
    assert told(dept_officer, "撤回需求") == 0
    perform(collection.submitted(unit), "withdraw", by=org_admin, reason="本单位计划有变。")
    assert told(dept_officer, "撤回需求") == 1


def test_the_department_hears_that_a_correction_did_not_come(now, unit, dept_officer):
    due = clock.now() + timedelta(days=3)
    demand = perform(
        collection.submitted(unit), "return_for_correction", by=dept_officer, defects=["缺少承诺函"], due=due
    )
    never_sent = collection.draft(unit)
    with clock.standing_at(demand.lapses_at + timedelta(minutes=2)):
        perform_due()
    with clock.standing_at(never_sent.lapses_at + timedelta(minutes=2)):
        perform_due()

    assert told(dept_officer, "逾期视为放弃") == 1


def test_whoever_left_the_unit_is_told_no_more(now, unit, dept_officer):
    left = people.member(unit)
    demand = collection.submitted(unit, by=left)
    left.memberships.update(ended_at=clock.now())
    perform(demand, "assign", by=dept_officer, handler=dept_officer)
    perform(demand, "withdraw", by=people.member(unit, is_admin=True), reason="本单位计划有变。")

    assert told(left, "撤回需求") == 0


def test_selection_and_secrecy_review_have_their_terms(now, unit, org_admin, dept_approver, dept_officer):
    revising = collection.demand_in("revising", unit, revision_points=["写明接口标准"])
    words = {"answers": ["已补充接口标准。"], "unclassified": True}
    evaluated = perform(revising, "submit_revision", by=org_admin, **words)
    (todo,) = worklist.rows(worklist.waiting(dept_approver))
    assert (todo.action_label, todo.due) == ("遴选需求", calendar.deadline_after(now, 10))

    perform(evaluated, "select", by=dept_approver)
    (todo,) = worklist.rows(worklist.waiting(dept_officer))
    assert (todo.action_label, todo.due) == ("保密审查", calendar.deadline_after(now, 5))


@pytest.mark.parametrize(("verdict", "faults", "hears"), [("pass", {}, 1), ("fail", {"tasks": "参数过细"}, 0)])
def test_the_office_hears_of_a_secrecy_review_that_was_passed(
    now, dept_officer, office_officer, verdict, faults, hears
):
    demand = collection.demand_in("selected")
    items = secrecy.decided(demand, faults)
    perform(demand, "review_secrecy", by=dept_officer, verdict=verdict, opinion="逐项审查。", items=items)

    assert told(office_officer, "保密审查") == hears
