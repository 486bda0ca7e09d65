"""Article 15: the four departments agree the list together; then it is decided."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from portal.accounts.models import Region
from portal.models import Signature
from portal.workflow import StepRefused, perform
from projects.applications import later
from projects.approval.composing import Decision
from tests.factories import approval as made
from tests.factories import people
from tests.factories.approval import fresh

pytestmark = pytest.mark.django_db


def refusals(record, step, by, **inputs):
    """The sentences with which a step is refused."""
    with pytest.raises(StepRefused) as refused:
        perform(record, step, by=by, **inputs)
    return refused.value.reasons


def test_a_new_list_holds_every_reviewed_application_of_its_guideline():
    of = made.guideline()
    first, second = made.reviewed(of), made.reviewed(of)
    made.reviewed(made.guideline(by=people.staff("office_officer")))
    found = made.decision_list(of)
    assert sorted(found.items.values_list("application_id", "on_list")) == [(first.pk, None), (second.pk, None)]
    assert found.code == "YRD-2026-D01"


def test_a_guideline_has_one_list_under_way():
    first = made.decision_list()
    with pytest.raises(StepRefused) as refused:
        made.decision_list(first.guideline)
    assert refused.value.reasons == ["该指南已有一份名单在拟制或会签，请先办结或取消。"]


def test_a_list_goes_out_only_once_every_application_is_decided_and_the_group_deliberated():
    found = made.decision_list()
    code = found.items.get().application.code
    assert refusals(found, "request_cosign", found.created_by) == [
        f"{code} 尚未选择是否拟立项。",
        "请填写工作专班会议日期。",
        "请填写工作专班会议纪要。",
    ]


def test_what_is_proposed_needs_an_amount_and_what_is_not_a_reason():
    of = made.guideline()
    made.reviewed(of), made.reviewed(of)
    found = made.decision_list(of)
    first, second = found.items.order_by("pk")
    decisions = {first.pk: Decision(True), second.pk: Decision(False)}
    perform(found, "compose", by=found.created_by, decisions=decisions, minutes="同意。", deliberated_on="2026-03-01")
    assert refusals(found, "request_cosign", found.created_by) == [
        f"{first.application.code} 尚未填写拟拨经费。",
        f"{second.application.code} 尚未写明不予立项的理由。",
    ]


def test_an_application_reviewed_meanwhile_has_to_come_on_the_list():
    found = made.decide_items(made.decision_list())
    late = made.reviewed(found.guideline)
    wanted = f"{late.code} 尚未列入，请打开“编辑名单”保存一次。"
    assert refusals(found, "request_cosign", found.created_by) == [wanted]


def test_the_total_stays_within_the_years_funds():
    found = made.decide_items(made.decision_list(), amount="2000.01")
    assert refusals(found, "request_cosign", found.created_by) == [
        "拟拨经费合计 2,000.01 万元，其他名单已占用 0.00 万元，超出年度经费 2,000.00 万元，须减少 0.01 万元。"
    ]


def test_what_other_lists_of_the_year_bind_counts_against_the_funds():
    made.decided(amount="1900.00")
    found = made.decide_items(made.decision_list(), amount="100.01")
    assert refusals(found, "request_cosign", found.created_by) == [
        "拟拨经费合计 100.01 万元，其他名单已占用 1,900.00 万元，超出年度经费 2,000.00 万元，须减少 0.01 万元。"
    ]


def test_a_list_is_decided_only_once_all_four_departments_signed():
    found, approver = made.cosigning(), people.staff("office_approver")
    made.sign(found, "310000", "320000", "330000")
    assert refusals(found, "decide", approver) == ["尚缺安徽省科学技术厅会签"]
    made.sign(found, "340000")
    decided = perform(found, "decide", by=approver)
    assert (decided.state, fresh(decided.items.get().application).state) == ("decided", "proposed")


def test_a_department_signs_once():
    found = made.cosigning()
    (approver,) = made.sign(found, "310000")
    assert refusals(found, "cosign", approver, confirmed=True) == ["本省（市）尚未会签"]


def test_nobody_signs_what_changed_since_the_page_was_opened():
    found = made.cosigning()
    approver = people.staff("dept_approver", Region.objects.get(pk="310000"))
    assert refusals(found, "cosign", approver, confirmed=True, digest="0" * 64) == [
        "名单内容在您打开页面后有改动，请重新核对后再会签。"
    ]


def test_one_department_that_sends_it_back_voids_all_signatures():
    found = made.cosigning()
    made.sign(found, "310000", "320000")
    approver = people.staff("dept_approver", Region.objects.get(pk="340000"))
    back = perform(found, "send_back", by=approver, reason="第二项金额须核减。")
    assert (back.state, Signature.objects.filter(object_id=found.pk, voided_at=None).count()) == ("drafting", 0)


def test_who_drew_up_the_list_does_not_decide_it():
    found = made.cosigning()
    made.sign(found, *made.DEPARTMENTS)
    from portal.accounts import services

    services.give_role(user=found.created_by, role="office_approver")
    both = type(found.created_by).objects.get(pk=found.created_by_id)
    assert refusals(found, "decide", both) == ["由未参与拟制和送签的审批人办理"]


def test_each_application_off_the_list_is_not_proposed_with_the_reason():
    of = made.guideline()
    kept, dropped = made.reviewed(of), made.reviewed(of)
    made.decided(of, off=[dropped])
    assert (fresh(kept).state, fresh(dropped).state) == ("proposed", "not_proposed")


def test_an_application_that_is_withdrawn_leaves_the_list_and_voids_what_was_signed():
    found = made.cosigning()
    made.sign(found, "310000")
    application = found.items.get().application
    perform(application, "withdraw", by=people.member(application.lead, is_admin=True), reason="合作方退出。")
    item = fresh(found).items.get()
    assert (fresh(found).state, item.is_live, item.left_why) == ("drafting", False, "合作方退出。")
    assert Signature.objects.filter(object_id=found.pk, voided_at=None).count() == 0


def test_an_application_on_a_list_is_not_reviewed_again():
    found = made.decision_list()
    assert later.is_so(later.ON_A_DECISION_LIST, found.items.get().application)


def test_a_cancelled_list_frees_its_applications():
    found = made.cosigning()
    perform(found, "cancel", by=people.staff("office_approver"), reason="名单重新研究。")
    assert made.decision_list(found.guideline).items.standing().count() == 1


def test_a_list_is_complete_once_nothing_on_it_is_open(system):
    of = made.guideline()
    only = made.reviewed(of)
    found = made.decided(of, off=[only])
    assert perform(found, "complete", by=system).state == "completed"


def test_a_list_with_something_open_is_not_complete(system):
    found = made.decided()
    assert refusals(found, "complete", system) == ["还有 1 项申报未办结。"]


def test_an_officer_of_a_department_does_not_sign():
    found = made.cosigning()
    officer = people.staff("dept_officer", Region.objects.get(pk="310000"))
    with pytest.raises(PermissionDenied):
        perform(found, "cosign", by=officer, confirmed=True)


def test_the_amount_of_an_item_is_a_decimal_in_ten_thousands():
    found = made.decide_items(made.decision_list(), amount="199.99")
    assert found.items.get().amount == Decimal("199.99")
