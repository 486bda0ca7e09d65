"""How an entry comes into the pool (article 11)."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from demands.collection.models import Demand
from demands.reserve import services
from portal import clock
from portal.accounts.models import Ban
from portal.timed import QUEUE, perform_due
from portal.workflow import StepRefused, perform
from tests.conftest import NOW, SHANGHAI
from tests.factories import matching, people
from tests.factories import reserve as make


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def test_an_entry_takes_over_what_demand_and_agreement_say(agreement, demand, unit, provider_unit):
    entry = make.draft(agreement)

    assert (entry.title, entry.tasks, entry.lead) == (demand.title, demand.tasks, unit)
    assert entry.plan == f"{agreement.division_of_work}\n\n{agreement.schedule}"
    assert entry.total_money == agreement.money
    assert set(entry.units.all()) == {unit, provider_unit}
    assert entry.regions == ["310000", "330000"]


def test_partners_of_the_solution_come_along(agreement, unit, provider_unit):
    partner = matching.provider_unit("340000")
    agreement.solution.partners.add(partner)

    assert set(make.draft(agreement).units.all()) == {unit, provider_unit, partner}


def test_without_a_signed_agreement_no_entry_is_opened(unit, org_admin):
    demand = matching.demand_with_window(unit)
    with pytest.raises(StepRefused, match="尚未签署"):
        services.open_entry(demand=demand, scenario="demander_match", by=org_admin)


def test_one_draft_for_a_demand_and_its_lead(agreement, demand, org_admin):
    make.draft(agreement)
    with pytest.raises(StepRefused, match="已有一份入库申请草稿"):
        services.open_entry(demand=fresh(demand), scenario="demander_match", by=org_admin)


def test_handed_in_it_has_a_number_without_gaps(agreement, org_admin):
    first = perform(make.complete(agreement), "submit", by=org_admin, pledge=True)
    second = make.submitted()

    assert [first.code, second.code] == ["YRD-2026-R-0001", "YRD-2026-R-0002"]
    assert (first.state, first.submitted_at) == ("submitted", NOW)


def test_what_is_missing_is_said(agreement, org_admin):
    entry = make.draft(agreement, plan="", total_money=None)
    with pytest.raises(StepRefused) as refusal:
        perform(entry, "submit", by=org_admin, pledge=True)

    assert refusal.value.reasons == ["请填写“合作攻关安排”", "请填写“总投入（万元）”", "请填写“单位自筹（万元）”"]


def test_the_provider_may_not_be_left_out(agreement, org_admin, provider_unit):
    entry = make.complete(agreement)
    entry.units.remove(provider_unit)
    with pytest.raises(StepRefused, match="参与单位须包括需求方和已达成意向的揭榜方"):
        perform(entry, "submit", by=org_admin, pledge=True)


def test_name_and_tasks_stay_those_of_the_demand(agreement, org_admin):
    entry = make.complete(agreement, title="另一个题目")
    with pytest.raises(StepRefused, match="名称和任务未改变"):
        perform(entry, "submit", by=org_admin, pledge=True)


def test_one_entry_of_a_demand_under_way(agreement, org_admin):
    make.submitted(agreement)
    second = make.complete(agreement)
    with pytest.raises(StepRefused, match="没有其他正在办理或者在库"):
        perform(second, "submit", by=org_admin, pledge=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        matching.place(second, "submitted")


def test_a_banned_unit_does_not_enter(agreement, org_admin, provider_unit):
    Ban.objects.create(organisation=provider_unit, basis="处理决定", begins_at=NOW - timedelta(days=1))
    with pytest.raises(StepRefused, match=f"{provider_unit.name}有生效中的科研失信限制"):
        perform(make.complete(agreement), "submit", by=org_admin, pledge=True)


def test_own_money_is_part_of_the_total_in_the_database(agreement):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.complete(agreement, own_money=1300)


def test_only_the_department_of_the_leads_region_checks(agreement, dept_approver, shanghai):
    entry = make.submitted(agreement)
    with pytest.raises(PermissionDenied):
        perform(entry, "pass_check", by=people.staff("dept_approver", shanghai))

    assert perform(entry, "pass_check", by=dept_approver).state == "checked"


def test_the_departments_of_its_units_are_asked_its_own_has_spoken(agreement, dept_approver):
    entry = perform(make.submitted(agreement), "pass_check", by=dept_approver)

    assert [(c.region_id, c.by) for c in entry.consents.all()] == [("310000", None), ("330000", dept_approver)]
    assert entry.agreement_due == datetime(2026, 3, 17, 17, 0, tzinfo=SHANGHAI)


def test_a_unit_outside_the_four_has_no_department_to_ask(agreement, dept_approver):
    agreement.solution.partners.add(matching.provider_unit("110000"))
    entry = perform(make.submitted(agreement), "pass_check", by=dept_approver)

    assert [c.region_id for c in entry.consents.all()] == ["310000", "330000"]


def test_all_defects_go_back_at_once_with_a_deadline(agreement, dept_officer, org_admin):
    due = NOW + timedelta(days=7)
    entry = perform(
        make.submitted(agreement), "return_for_correction", by=dept_officer, defects="分工不清楚", correction_due=due
    )

    assert (entry.state, entry.defects, entry.correction_due) == ("returned", "分工不清楚", due)
    again = perform(entry, "submit", by=org_admin, pledge=True)
    assert (again.state, again.code, again.correction_due) == ("submitted", entry.code, None)


def test_the_office_may_send_it_back_too_and_asks_anew(agreement, office_officer):
    entry = make.checked(agreement)
    back = perform(
        entry, "return_for_correction", by=office_officer, defects="经费不一致", correction_due=NOW + timedelta(days=7)
    )

    assert back.consents.count() == 0


def test_a_correction_that_is_late_ends_the_entry(agreement, dept_officer):
    due = NOW + timedelta(days=7)
    entry = make.submitted(agreement)
    perform(entry, "return_for_correction", by=dept_officer, defects="分工不清楚", correction_due=due)
    with clock.standing_at(due + QUEUE):
        perform_due()

        assert fresh(entry).state == "withdrawn"


def test_a_deadline_in_the_past_is_refused(agreement, dept_officer):
    with pytest.raises(StepRefused, match="须晚于现在"):
        perform(
            make.submitted(agreement), "return_for_correction", by=dept_officer, defects="分工不清", correction_due=NOW
        )


def test_the_office_admits_once_the_departments_agreed(agreement, demand, office_approver, shanghai):
    entry = make.checked(agreement)
    with pytest.raises(StepRefused, match="上海市科学技术委员会尚未表态，征询期未满"):
        perform(entry, "admit", by=office_approver)
    perform(entry, "agree_entry", by=people.staff("dept_approver", shanghai))
    admitted = perform(entry, "admit", by=office_approver)

    assert (admitted.state, admitted.admitted_at) == ("in_pool", NOW)
    assert admitted.expires_at == NOW.replace(year=2028)
    assert fresh(demand).state == "reserved"


def test_silence_until_the_term_is_over_counts_as_nothing_raised(agreement, office_approver):
    entry = make.checked(agreement)
    with clock.standing_at(entry.agreement_due):
        assert perform(entry, "admit", by=office_approver).state == "in_pool"


def test_an_objection_stands_after_the_term_until_it_is_taken_back(agreement, office_approver, shanghai):
    entry, approver = make.checked(agreement), people.staff("dept_approver", shanghai)
    with pytest.raises(StepRefused, match="须写明理由"):
        perform(entry, "agree_entry", by=approver, objects_to_it=True)
    perform(entry, "agree_entry", by=approver, objects_to_it=True, opinion="与在研项目重复")
    with clock.standing_at(entry.agreement_due):
        with pytest.raises(StepRefused, match="有异议"):
            perform(entry, "admit", by=office_approver)
        perform(entry, "agree_entry", by=approver, opinion="已协调")
        assert perform(entry, "admit", by=office_approver).state == "in_pool"


def test_a_department_that_is_not_asked_does_not_speak(agreement):
    jiangsu = people.Region.objects.get(pk="320000")
    with pytest.raises(PermissionDenied):
        perform(make.checked(agreement), "agree_entry", by=people.staff("dept_approver", jiangsu))


def test_a_department_speaks_once(agreement, shanghai):
    entry, approver = make.checked(agreement), people.staff("dept_approver", shanghai)
    perform(entry, "agree_entry", by=approver)
    with pytest.raises(StepRefused, match="尚未同意"):
        perform(entry, "agree_entry", by=approver)


def test_a_draft_is_given_up_without_a_reason(agreement, org_admin):
    assert perform(make.draft(agreement), "withdraw", by=org_admin).state == "withdrawn"


def test_a_handed_in_entry_is_given_up_with_a_reason(agreement, org_admin):
    entry = make.submitted(agreement)
    with pytest.raises(StepRefused, match="须写明撤回理由"):
        perform(entry, "withdraw", by=org_admin)

    assert perform(entry, "withdraw", by=org_admin, reason="经费未落实").state == "withdrawn"


def test_an_entry_falls_with_its_agreement(agreement, demand, org_admin):
    entry = make.submitted(agreement)
    perform(agreement, "break_off", by=org_admin, reason="条件发生变化")

    assert fresh(entry).state == "withdrawn"
    assert fresh(demand).state == "matching"


def test_an_entry_falls_with_its_demand(agreement, demand, dept_approver):
    entry = make.submitted(agreement)
    perform(demand, "retract", by=dept_approver, reason="内容有误，撤下更正")

    assert fresh(entry).state == "withdrawn"


def test_an_agreement_in_the_pool_cannot_be_broken_off(agreement, org_admin):
    make.in_pool(agreement)
    with pytest.raises(StepRefused, match="储备项目尚未入库"):
        perform(agreement, "break_off", by=org_admin, reason="条件发生变化")


def test_the_lead_is_told_that_it_may_open_an_entry(agreement, unit):
    told = people.Membership.objects.filter(organisation=unit, is_admin=True).first().user

    assert told.messages_received.filter(text=f"合作意向 {agreement.code} 已由双方签署，可发起储备入库。").count() == 1


def test_the_demand_stays_matched_until_it_is_admitted(agreement, demand):
    make.checked(agreement)

    assert fresh(demand).state == Demand.State.MATCHED
