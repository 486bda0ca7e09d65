"""Article 12: reviewed, issued, extended, closed, revoked; the entries of the reserve pool go with it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from demands.reserve.models import ReserveEntry
from portal import clock
from portal.notices.models import Message
from portal.timed import QUEUE, perform_due
from portal.workflow import StepRefused, perform
from projects.guidelines import later
from projects.guidelines.models import Guideline
from projects.guidelines.rules import issuing
from tests.factories import guidelines, people, reserve

from .test_consulting import refusal

pytestmark = pytest.mark.usefixtures("db", "now")


def state_of(entry):
    return ReserveEntry.objects.get(pk=entry.pk).state


def issue(guideline):
    return perform(guideline, "issue", by=people.staff("office_approver"))


def test_a_guideline_is_not_issued_before_its_pdf_is_ready_and_its_secrecy_review_passed():
    guideline = guidelines.approved()

    assert refusal(lambda: issue(guideline)) == [
        "PDF 正在生成，通常不超过一分钟，请稍后刷新。",
        "尚未保密审查，请由未参与编制的人员办理。",
    ]


def test_a_failed_review_stops_the_issue():
    guideline = guidelines.approved()
    guidelines.pdf_made(guideline)
    approver = people.staff("office_approver")
    perform(guideline, "review_secrecy", by=approver, result="failed", opinion="方向 1.1 不宜公开。")

    assert refusal(lambda: issue(guideline)) == ["保密审查未通过，请退回修改后重新征求意见。"]


def test_whoever_drafted_it_does_not_review_its_secrecy():
    guideline = guidelines.approved()
    review = {"result": "passed", "opinion": "全文不涉密。"}

    own = refusal(lambda: perform(guideline, "review_secrecy", by=guideline.drafted_by, **review))

    assert own == ["您参与编制了本指南，须由另一人办理这一步。"]
    colleague = people.staff("office_officer")
    assert perform(guideline, "review_secrecy", by=colleague, **review).secrecy_passed is True


def test_a_pdf_that_failed_can_be_made_once_more():
    guideline = guidelines.approved()
    document = issuing.pdf_of(guideline)
    approver = people.staff("office_approver")
    assert refusal(lambda: perform(guideline, "remake_pdf", by=approver)) == ["PDF 生成失败"]

    document.status, document.why_failed = "failed", "本机缺少 PDF 排版组件。"
    document.save()
    assert "PDF 生成失败：本机缺少 PDF 排版组件。处理后请办理“重新生成 PDF”。" in refusal(lambda: issue(guideline))

    perform(guideline, "remake_pdf", by=approver)
    assert issuing.pdf_of(guideline).pk != document.pk


def test_the_issue_lists_the_entries_and_opens_the_document_to_everybody():
    entry = reserve.in_pool()
    guideline = issue(guidelines.ready_to_issue(entries=[entry]))

    assert guideline.state == Guideline.State.ISSUED
    assert guideline.issued_at == clock.now()
    assert state_of(entry) == ReserveEntry.State.LISTED
    assert issuing.pdf_of(guideline).is_public is True


def test_units_in_the_guideline_and_the_departments_are_told_of_the_issue(dept_officer):
    entry = reserve.in_pool()
    admin = people.member(entry.lead, is_admin=True)
    guideline = issue(guidelines.ready_to_issue(entries=[entry]))

    told = Message.objects.filter(text__startswith=f"{guideline.title}：印发").values_list("person", flat=True)

    assert {admin.pk, dept_officer.pk} <= set(told)


def test_an_entry_that_left_the_pool_meanwhile_holds_the_issue_up():
    entry = reserve.in_pool()
    guideline = guidelines.ready_to_issue(entries=[entry])
    perform(
        ReserveEntry.objects.get(pk=entry.pk),
        "remove",
        by=people.staff("office_approver"),
        ground="given_up",
        reason="单位放弃实施。",
    )

    assert refusal(lambda: issue(guideline)) == [
        f"方向“2.1 {entry.title}”来自储备项目 {entry.code}，该项目现为“已出库”。请删去该方向，或改为自拟方向。"
    ]


def test_two_guidelines_do_not_list_the_same_entry():
    entry = reserve.in_pool()
    first, second = (guidelines.ready_to_issue(entries=[entry]) for _ in range(2))
    issue(first)

    assert (
        f"方向“2.1 {entry.title}”来自储备项目 {entry.code}，该项目现为“已列入指南”。"
        in refusal(lambda: issue(second))[0]
    )


def test_the_window_is_extended_to_a_later_instant_with_a_public_reason():
    guideline = guidelines.issued()
    before, approver = guideline.closes_at, people.staff("office_approver")
    shorter = {"closes_at": before - timedelta(days=1), "reason": "应申报单位要求。"}
    longer = shorter | {"closes_at": before + timedelta(days=7)}

    assert refusal(lambda: perform(guideline, "extend", by=approver, **shorter)) == [
        "新的截止时间须晚于原截止时间和现在。"
    ]
    extended = perform(guideline, "extend", by=approver, **longer)

    assert extended.closes_at == before + timedelta(days=7)
    assert list(extended.extensions.values_list("before", "after", "reason")) == [
        (before, before + timedelta(days=7), "应申报单位要求。")
    ]


def test_the_clock_closes_the_window_and_entries_without_application_go_back_to_the_pool():
    entry = reserve.in_pool()
    guideline = guidelines.issued(entries=[entry])

    with clock.standing_at(guideline.closes_at + QUEUE - timedelta(seconds=1)):
        perform_due()
        assert Guideline.objects.get(pk=guideline.pk).state == Guideline.State.ISSUED
    with clock.standing_at(guideline.closes_at + QUEUE):
        perform_due()

    assert Guideline.objects.get(pk=guideline.pk).state == Guideline.State.CLOSED
    assert state_of(entry) == ReserveEntry.State.IN_POOL


def test_nobody_closes_a_window_that_is_still_open(system):
    assert refusal(lambda: perform(guidelines.issued(), "close", by=system)) == ["申报截止时间已过"]


def test_a_guideline_that_is_revoked_gives_its_entries_back():
    entry = reserve.in_pool()
    guideline = guidelines.issued(entries=[entry])

    revoked = perform(guideline, "revoke", by=people.staff("office_approver"), reason="政策调整，重新发布。")

    assert (revoked.state, revoked.revoked_why) == (Guideline.State.REVOKED, "政策调整，重新发布。")
    assert state_of(entry) == ReserveEntry.State.IN_POOL


def test_an_approved_guideline_that_is_revoked_leaves_entries_of_others_alone():
    entry = reserve.in_pool()
    first, second = (guidelines.ready_to_issue(entries=[entry]) for _ in range(2))
    issue(first)

    perform(second, "revoke", by=people.staff("office_approver"), reason="与另一份指南重复。")

    assert state_of(entry) == ReserveEntry.State.LISTED


def test_a_guideline_for_which_somebody_applied_is_not_revoked(monkeypatch):
    guideline = guidelines.issued()
    monkeypatch.setitem(later._answers, later.APPLIED_FOR, [lambda asked: asked == guideline])

    reasons = refusal(
        lambda: perform(guideline, "revoke", by=people.staff("office_approver"), reason="政策调整，重新发布。")
    )

    assert reasons == ["没有已提交或者补正中的申报"]


def test_only_an_approver_of_the_office_issues(office_officer):
    with pytest.raises(PermissionDenied):
        perform(guidelines.ready_to_issue(), "issue", by=office_officer)


def test_applications_are_taken_from_the_opening_to_the_deadline():
    guideline = guidelines.issued()
    open_at = {}
    for name, instant in {
        "before": guideline.opens_at - timedelta(seconds=1),
        "at the opening": guideline.opens_at,
        "last second": guideline.closes_at - timedelta(seconds=1),
        "at the deadline": guideline.closes_at,
    }.items():
        with clock.standing_at(instant):
            open_at[name] = (guideline.is_open, Guideline.objects.open_for_applications().exists())

    assert open_at == {
        "before": (False, False),
        "at the opening": (True, True),
        "last second": (True, True),
        "at the deadline": (False, False),
    }


def test_a_step_without_its_reason_is_refused():
    guideline = guidelines.issued()

    with pytest.raises(StepRefused, match="请填写：公开理由"):
        perform(
            guideline,
            "extend",
            by=people.staff("office_approver"),
            closes_at=guideline.closes_at + timedelta(days=1),
            reason="",
        )
