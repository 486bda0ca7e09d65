"""Whoever is concerned by an entry, a claim or an adjustment hears of it, and finds it with its term (article 11)."""

from datetime import timedelta

from django.urls import reverse

from demands.reserve.models import Claim
from portal import clock, worklist
from portal.calls import calendar
from portal.notices.models import Message
from portal.timed import perform_due
from portal.workflow import perform
from tests.demands.reserve.test_scenarios import admin
from tests.factories import people
from tests.factories import reserve as make


def told(person, words):
    return Message.objects.filter(person=person, text__contains=words).count()


def waiting(person):
    return [(row.action_label, row.due) for row in worklist.rows(worklist.waiting(person))]


def test_an_entry_handed_in_waits_with_its_term_and_the_officer_hears_of_it(
    agreement, now, dept_officer, dept_approver
):
    make.submitted(agreement)

    assert told(dept_officer, "提交入库申请") == 1
    assert waiting(dept_approver) == [("审核入库申请", calendar.deadline_after(now, 5))]


def test_admission_waits_for_the_office_once_nobody_is_waited_for(agreement, office_approver, shanghai):
    entry = make.checked(agreement)
    assert waiting(office_approver) == []
    perform(entry, "agree_entry", by=people.staff("dept_approver", shanghai))

    due = calendar.deadline_after(entry.agreement_due, 5)
    assert (waiting(office_approver), told(office_approver, "入库征询表态")) == ([("批准入库", due)], 1)


def test_silence_ends_and_an_objection_stays_in_the_way(agreement, office_approver, shanghai):
    entry = make.checked(agreement)
    with clock.standing_at(entry.agreement_due):
        assert len(waiting(office_approver)) == 1
        objection = {"opinion": "与在研项目重复，请先核对。", "objects_to_it": True}
        perform(entry, "agree_entry", by=people.staff("dept_approver", shanghai), **objection)
        assert waiting(office_approver) == []


def test_every_unit_hears_of_a_refusal_and_of_a_withdrawal(agreement, office_approver):
    entry = make.checked(agreement)
    others = [people.member(unit, is_admin=True) for unit in entry.units.exclude(pk=entry.lead_id)]
    perform(entry, "refuse", by=office_approver, reason="任务与国家专项重复。")

    assert ([told(each, "不予入库") for each in others], len(others)) == ([1], 1)


def test_whoever_asked_to_take_a_demand_over_hears_that_its_time_is_over(unit, shanghai):
    demand, rival = make.unmatched(unit), people.verified_unit(shanghai)
    demand.reopening_until = clock.now() + timedelta(days=10)
    demand.save()
    who = admin(rival)
    who.sends(reverse("demand_take_over", args=[demand.pk]), unit=rival.pk, statement="本单位有产线，愿按原任务承接。")
    with clock.standing_at(demand.reopening_until + timedelta(minutes=2)):
        perform_due()

    claim = Claim.objects.get()
    assert (claim.outcome, claim.why) == ("over", "需求现为“已终结”")
    assert told(who.person, "承接申请不再办理") == 1


def test_the_department_hears_of_an_adjustment_given_up_only_where_it_had_it(
    now, call, unit, dept_officer, dept_approver
):
    by = people.member(unit, is_admin=True)
    draft = make.adjustment(make.matching.demand_with_window(unit))
    perform(draft, "withdraw", by=by)
    assert told(dept_officer, "撤回调整申请") == 0
    handed_in = make.adjustment_handed_in(make.matching.demand_with_window(unit))
    assert waiting(dept_approver) == [("审核需求调整", calendar.deadline_after(now, 5))]
    perform(handed_in, "withdraw", by=by)
    assert told(dept_officer, "撤回调整申请") == 1
