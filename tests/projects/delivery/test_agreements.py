"""Article 17: the task agreement is made from what was approved, and signed by all who contract."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from portal import clock
from portal.accounts.models import Region
from portal.documents.making import documents_of, html_of
from portal.timed import QUEUE, perform_due
from portal.workflow import StepRefused, perform
from projects.delivery import periods, terms
from projects.delivery.models import AgreementBudget
from projects.delivery.terms import Money
from tests.factories import approval, delivery, people
from tests.factories.approval import fresh

pytestmark = pytest.mark.django_db


def refusals(record, step, by, **inputs):
    """The sentences with which a step is refused."""
    with pytest.raises(StepRefused) as refused:
        perform(record, step, by=by, **inputs)
    return refused.value.reasons


def test_the_draft_repeats_what_was_approved():
    made = delivery.agreement()
    application = made.project.application
    assert made.terms == terms.of(application)
    assert made.milestones == [{"title": "完成工艺定型", "month": 12, "evidence": "检测报告"}]
    assert terms.budget_of(made) == terms.budget_of(application)
    assert terms.departures(made) == []


def test_public_money_has_to_be_brought_to_what_was_granted_before_anybody_signs():
    made = delivery.agreement()
    perform(
        made,
        "fill",
        by=people.member(made.project.lead),
        starts_on=date(2026, 7, 1),
        plan="分三步。",
        cooperation="",
        milestones=made.milestones,
    )
    assert refusals(made, "sign_as_lead", delivery.lead_admin(made), pledge=True) == [
        "财政资金预算合计 300.00 万元，批准经费 200.00 万元，相差 100.00 万元，请调整预算。"
    ]


def test_an_agreement_without_first_day_plan_and_milestones_is_not_signed():
    made = delivery.ready()
    perform(made, "fill", by=people.member(made.project.lead), starts_on=None, plan="", cooperation="", milestones=[])
    assert refusals(made, "sign_as_lead", delivery.lead_admin(made), pledge=True) == [
        "请填写实施方案。",
        "请填写开始日期。",
        "请至少填写一个里程碑。",
    ]


def test_a_milestone_lies_within_the_term():
    made = delivery.ready()
    late = [{"title": "验收", "month": 25, "evidence": "报告"}]
    perform(
        made,
        "fill",
        by=people.member(made.project.lead),
        starts_on=date(2026, 7, 1),
        plan="分三步。",
        cooperation="",
        milestones=late,
    )
    assert refusals(made, "sign_as_lead", delivery.lead_admin(made), pledge=True) == [
        "里程碑须在 24 个月的实施期限内。"
    ]


def test_what_was_approved_cannot_depart():
    made = delivery.ready()
    made.terms["indicators"][0]["end"] = "15"
    made.save()
    assert refusals(made, "sign_as_lead", delivery.lead_admin(made), pledge=True) == [
        "“考核指标”与批准的申报书不一致，请退回重新生成任务书。"
    ]


def test_indirect_costs_stay_within_the_years_percentage():
    made = delivery.ready()
    lead = made.project.lead_id
    lines = [
        Money(lead, "local", "operation", 1, Decimal("100.00")),
        Money(lead, "local", "indirect", 1, Decimal("100.00")),
    ]
    perform(made, "allot", by=people.member(made.project.lead), lines=lines)
    assert refusals(made, "sign_as_lead", delivery.lead_admin(made), pledge=True) == [
        "间接费用 100.00 万元，超过上限 30.00 万元，请调整预算。"
    ]


def test_only_units_of_the_consortium_are_in_the_budget():
    made, stranger = delivery.ready(), approval.unit("320000", name="外来单位有限公司")
    lines = [Money(stranger.pk, "local", "operation", 2026, Decimal("200.00"))]
    perform(made, "allot", by=people.member(made.project.lead), lines=lines)
    assert refusals(made, "sign_as_lead", delivery.lead_admin(made), pledge=True) == [
        "外来单位有限公司 不是联合体单位，请从预算中删除。"
    ]


def test_where_it_departs_from_the_application_is_shown():
    made = delivery.ready()
    lead = made.project.lead
    (first, *others) = terms.departures(made)
    assert (first["label"], first["approved"], first["agreed"]) == (
        f"{lead.name} 地方财政 业务费 2026 年度（万元）",
        Decimal("150.00"),
        Decimal("100.00"),
    )
    assert len(others) == 1


def test_lead_unit_department_and_office_sign_one_after_the_other():
    made = delivery.in_force()
    assert made.state == "in_force"
    assert list(made.signatures.values_list("side", flat=True)) == ["lead", "region", "office"]


def test_the_department_of_another_region_does_not_sign():
    made = delivery.lead_signed()
    with pytest.raises(PermissionDenied):
        perform(made, "sign_as_region", by=people.staff("dept_approver", Region.objects.get(pk="310000")), pledge=True)


def test_where_the_office_only_keeps_a_copy_the_agreement_takes_effect_by_itself():
    made = delivery.region_signed()
    made.project.call.set_value("office_signs", False)
    assert refusals(made, "sign_as_office", people.staff("office_approver"), pledge=True) == [
        "本年度任务书须科创办签署"
    ]
    perform_due(clock.now() + QUEUE)
    assert (fresh(made).state, fresh(made.project).state) == ("in_force", "active")


def test_where_the_office_signs_nothing_takes_effect_by_itself():
    made = delivery.region_signed()
    perform_due(clock.now() + QUEUE)
    assert fresh(made).state == "region_signed"


def test_an_agreement_sent_back_has_no_signatures():
    made = delivery.region_signed()
    officer = people.staff("dept_officer", Region.objects.get(pk="330000"))
    back = perform(made, "return_for_correction", by=officer, reason="预算第二年须细化。")
    assert (back.state, back.signatures.filter(voided_at=None).count()) == ("drafting", 0)


def test_nobody_signs_a_text_that_changed_after_the_lead_unit_signed():
    made = delivery.lead_signed()
    AgreementBudget.objects.filter(agreement=made).update(year=3)
    approver = people.staff("dept_approver", Region.objects.get(pk="330000"))
    assert refusals(made, "sign_as_region", approver, pledge=True) == ["任务书在签署后有变动，请退回牵头单位重新签署。"]


def test_an_agreement_in_force_is_asked_for_as_a_document():
    made = delivery.in_force()
    (document,) = documents_of(made, "task_agreement")
    text = html_of(document)
    assert (document.is_public, document.number) == (False, made.project.code)
    for words in ("项目任务书", "键合互连节距", "200.00", made.project.lead.name, "2026年7月1日至2028年6月30日"):
        assert words in text


def test_a_grant_is_cut_in_proportion_to_the_cent():
    lines = [
        Money(1, "central", "operation", 1, Decimal("100.00")),
        Money(1, "local", "labour", 1, Decimal("200.00")),
        Money(1, "own", "labour", 1, Decimal("50.00")),
    ]
    cut = terms.scaled_to(lines, Decimal("100.00"))
    assert [line.amount for line in cut] == [Decimal("33.33"), Decimal("66.67"), Decimal("50.00")]


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2026, 7, 1), 24, date(2028, 6, 30)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 2, 15), 12, date(2027, 2, 14)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
    ],
)
def test_a_term_ends_the_day_before_its_first_day_comes_round(first, months, last):
    assert periods.last_day(first, months) == last
