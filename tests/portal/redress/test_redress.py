"""复核: once for each decision, in time, by people who had no part in it; upheld, it takes the decision back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from demands.collection.models import Demand
from portal import clock, worklist
from portal.accounts.models import User
from portal.calls import calendar
from portal.notices.models import Message
from portal.records.models import Record
from portal.redress import services
from portal.redress.models import Redress
from portal.timed import perform_due
from portal.workflow import StepRefused, perform
from tests.factories import collection, people, redress

pytestmark = pytest.mark.django_db
State = Redress.State
ANSWER = {"reason": "附件二确有盖章页，原决定撤销。"}


def reasons_of(record, step, by, **given):
    with pytest.raises(StepRefused) as refused:
        perform(record, step, by=by, **given)
    return refused.value.reasons


def test_the_units_administrator_asks_once_for_each_decision(now, org_admin, unit):
    demand = redress.refused(unit)
    made = services.open_redress(demand, by=org_admin)

    assert services.open_redress(demand, by=org_admin) == made
    assert (made.decided_what, made.decided_why) == ("不予受理", "内容属于一般技术改造。")
    assert (made.article, made.file_by) == (7, calendar.deadline_after(now, 10))
    made.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


def test_nothing_is_asked_where_nothing_was_refused_or_too_late(now, org_admin, unit):
    with pytest.raises(StepRefused):
        services.open_redress(collection.submitted(unit), by=org_admin)
    demand, early = redress.refused(unit), redress.draft(redress.refused())
    with clock.standing_at(now + timedelta(days=30)):
        with pytest.raises(StepRefused) as refused:
            services.open_redress(demand, by=org_admin)
        assert refused.value.reasons == ["申请复核的期限已过。"]
        assert reasons_of(early, "file", early.opened_by, grounds=redress.GROUNDS)[0].startswith("申请复核的期限")


def test_filed_it_waits_for_the_department_until_its_own_deadline(now, dept_officer):
    made = redress.filed()

    (todo,) = [row for row in worklist.rows(worklist.waiting(dept_officer)) if row.machine == "redress"]
    assert (todo.pk, todo.action_label, todo.due) == (made.pk, "接手复核", calendar.deadline_after(now, 15))
    assert Message.objects.filter(person=dept_officer, text__contains="提出复核").count() == 1


def test_a_draft_is_its_units_own(now, dept_officer):
    assert list(Redress.objects.visible_to(dept_officer)) == []
    made = redress.draft()
    assert list(Redress.objects.visible_to(dept_officer)) == []
    assert list(Redress.objects.visible_to(made.opened_by)) == [made]


def test_a_draft_that_is_not_filed_in_time_lapses_and_the_department_never_hears_of_it(now, dept_officer):
    late, given_up = redress.draft(), redress.draft(redress.refused())
    perform(given_up, "withdraw", by=given_up.opened_by)
    with clock.standing_at(late.file_by + timedelta(minutes=2)):
        perform_due()
        assert Redress.objects.get(pk=late.pk).state == State.WITHDRAWN

    assert Message.objects.filter(person=late.opened_by, text__contains="逾期未提出").count() == 1
    assert list(Message.objects.filter(person=dept_officer, text__contains="复核")) == []


def test_whoever_refused_neither_handles_nor_decides_it(now, zhejiang, dept_approver, dept_officer):
    people.services.give_role(user=dept_approver, role="dept_officer", region=zhejiang)
    made = redress.filed(redress.refused(approver=dept_approver))
    assert reasons_of(made, "take", dept_approver) == ["由未作出原决定的人办理"]

    perform(made, "take", by=dept_officer)
    perform(made, "propose", by=dept_officer, proposal="uphold", finding="附件二确有盖章页，原认定有误。")
    held = reasons_of(made, "uphold", User.objects.get(pk=dept_approver.pk), **ANSWER)
    assert held == ["由未作出、也未参与原决定，且未拟写复核意见的审批人办理"]


@pytest.mark.parametrize("part", ["checked_by", "accepted_by"])
def test_whoever_checked_the_demand_does_not_decide_on_its_redress(now, zhejiang, part):
    both = people.staff("dept_approver", zhejiang)
    demand = redress.refused(people.verified_unit(zhejiang))
    Demand.objects.filter(pk=demand.pk).update(**{part: both})
    made = redress.proposed(Demand.objects.get(pk=demand.pk))

    assert made.took_part == [both.pk]
    assert len(reasons_of(made, "dismiss", both, **ANSWER)) == 1


def test_upheld_the_demand_is_checked_anew_and_both_are_told(now, zhejiang):
    made, approver = redress.proposed(), people.staff("dept_approver", zhejiang)
    done = perform(made, "uphold", by=approver, **ANSWER)

    demand = Demand.objects.get(pk=made.object_id)
    assert (done.state, done.answer, done.decided_by) == (State.UPHELD, ANSWER["reason"], approver)
    assert (demand.state, demand.check_due) == (Demand.State.SUBMITTED, calendar.deadline_after(now, 5))
    last = Record.objects.of(demand).last()
    assert (last.step, last.cause, last.position) == ("readmit", f"redress:{made.pk}", "system")
    told = set(Message.objects.filter(text__contains="复核成立").values_list("person", flat=True))
    assert {made.opened_by_id, made.handler_id} <= told
    assert services.offer_for(demand, made.opened_by) is None


def test_a_demand_that_was_not_selected_goes_back_to_the_selection(now, zhejiang, dept_approver):
    unit = people.verified_unit(zhejiang)
    declined = perform(collection.demand_in("evaluated", unit), "decline", by=dept_approver, reason="与国家专项重复。")
    made, approver = redress.proposed(declined), people.staff("dept_approver", zhejiang)
    assert made.article == 8
    perform(made, "uphold", by=approver, **ANSWER)

    assert Demand.objects.get(pk=declined.pk).state == Demand.State.EVALUATED


def test_refused_again_the_new_decision_may_be_asked_about_once_more(now, zhejiang, dept_approver):
    made, approver = redress.proposed(), people.staff("dept_approver", zhejiang)
    perform(made, "uphold", by=approver, **ANSWER)
    again = perform(
        Demand.objects.get(pk=made.object_id), "reject", by=dept_approver, ground="untrue", reason="材料不实。"
    )

    assert services.open_redress(again, by=made.opened_by).pk != made.pk


def test_dismissed_the_decision_stands_for_good(now, zhejiang):
    made, approver = redress.proposed(), people.staff("dept_approver", zhejiang)
    perform(made, "dismiss", by=approver, **ANSWER)

    demand = Demand.objects.get(pk=made.object_id)
    assert demand.state == Demand.State.REJECTED
    assert services.open_redress(demand, by=made.opened_by).pk == made.pk
    assert not services.offer_for(demand, made.opened_by).may_ask


def test_only_an_upheld_redress_about_this_very_demand_takes_a_refusal_back(now):
    made, system = redress.proposed(), User.objects.system()
    for cause in (None, made, redress.filed(redress.refused())):
        with pytest.raises(StepRefused):
            perform(Demand.objects.get(pk=made.object_id), "readmit", by=system, cause=cause)
    with pytest.raises(PermissionDenied):
        perform(Demand.objects.get(pk=made.object_id), "readmit", by=made.opened_by, cause=made)


def test_an_unsatisfying_finding_goes_back_to_its_officer_and_withdrawn_nothing_is_left_to_do(
    now, zhejiang, dept_officer
):
    made, approver = redress.proposed(officer=dept_officer), people.staff("dept_approver", zhejiang)
    back = perform(made, "return_finding", by=approver, remark="请核对原件。")
    other = people.staff("dept_officer", zhejiang)
    finding = {"proposal": "dismiss", "finding": "核对原件，盖章页为后补。"}
    assert reasons_of(back, "propose", other, **finding) == ["由接手复核的经办人拟写"]

    assert perform(back, "propose", by=dept_officer, **finding).proposes_to_uphold is False
    assert perform(made, "withdraw", by=made.opened_by).state == State.WITHDRAWN


def test_the_unit_is_offered_redress_on_the_page_of_its_demand(client, now, unit, org_admin, org_editor, dept_officer):
    demand = redress.refused(unit)
    address = reverse("demand_redress", args=[demand.pk])
    client.force_login(org_admin)
    assert "申请复核" in client.get(reverse("demand", args=[demand.pk])).text

    answer = client.post(address)
    made = Redress.objects.get()
    assert answer.url == reverse("step", args=["redress", made.pk, "file"])
    assert "每项决定只能申请一次" in client.get(answer.url).text
    assert "申请的事实和理由" in client.get(made.get_absolute_url()).text
    client.force_login(org_editor)
    assert client.post(address).status_code == 403
    client.force_login(people.member(people.verified_unit(), is_admin=True))
    assert client.post(address).status_code == 404


def test_the_unit_reads_the_answer_and_not_the_finding(client, now, zhejiang, dept_officer):
    made, approver = redress.proposed(), people.staff("dept_approver", zhejiang)
    perform(made, "dismiss", by=approver, **ANSWER)

    def text(user):
        client.force_login(user)
        return client.get(made.get_absolute_url()).text

    own, staff = text(made.opened_by), text(dept_officer)
    assert (ANSWER["reason"] in own, "原认定有误" in own, made.handler.name in own) == (True, False, False)
    assert (ANSWER["reason"] in staff, "原认定有误" in staff) == (True, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_no_more_for_more_rows(client, now, rows, django_assert_num_queries):
    for _n in range(rows):
        redress.filed()
    client.force_login(people.staff("office_officer"))

    with django_assert_num_queries(11):
        assert client.get(reverse("redresses")).status_code == 200
