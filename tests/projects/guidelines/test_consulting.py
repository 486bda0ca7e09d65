"""Article 12: one version is asked about, answered, signed and approved; a changed one is asked about anew."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from portal import clock, cosign, worklist
from portal.models import Signature
from portal.workflow import StepRefused, perform
from projects.guidelines.models import Guideline, Opinion
from projects.guidelines.rules import issuing, opinions
from tests.factories import guidelines, people
from tests.factories.calls import CallFactory

pytestmark = pytest.mark.usefixtures("db", "now")
NUMBER = "沪科合〔2026〕18号"


def refusal(step):
    """The sentences with which a step is refused."""
    with pytest.raises(StepRefused) as caught:
        step()
    return caught.value.reasons


def todo(user):
    """Which guidelines wait for this person, and for what."""
    rows = worklist.rows(worklist.waiting(user))
    return [str(row.action_label) for row in rows if row.machine == "guideline"]


def approve(guideline, by=None, number=NUMBER):
    return perform(guideline, "approve", by=by or people.staff("office_approver"), number=number)


def test_opinions_are_asked_only_on_a_whole_text():
    guideline = guidelines.draft()

    reasons = refusal(lambda: perform(guideline, "consult", by=guideline.drafted_by))

    assert reasons == [
        "至少有一个支持方向",
        "申报起止时间未设定，请在“前言和申报安排”中填写。",
        "前言未填写，请在“前言和申报安排”中补充。",
        "咨询电话未填写，请在“前言和申报安排”中补充。",
    ]


def test_a_direction_that_misses_something_is_named():
    guideline = guidelines.complete()
    row = guidelines.direction(guideline, title="光刻胶", goal="", money=None, term_months=48)
    row.indicators.all().delete()

    reasons = refusal(lambda: perform(guideline, "consult", by=guideline.drafted_by))

    assert reasons == [
        "方向“1.2 光刻胶”缺：研究目标、支持额度、考核指标。",
        "方向“1.2 光刻胶”的实施期限为48个月，超过年度上限36个月。",
    ]


def test_a_window_that_is_already_over_is_refused():
    guideline = guidelines.complete()
    guideline.opens_at, guideline.closes_at = clock.now() - timedelta(days=9), clock.now() - timedelta(days=1)
    guideline.save()

    reasons = refusal(lambda: perform(guideline, "consult", by=guideline.drafted_by))

    assert reasons == ["申报截止时间已过，请在“前言和申报安排”中改为今后的时间。"]


def test_the_departments_have_the_days_that_the_year_sets():
    guideline = guidelines.complete()
    guideline.call.set_value("guideline_opinion_days", 3)

    asked = perform(guideline, "consult", by=guideline.drafted_by)

    assert asked.opinions_due.isoformat() == "2026-03-13T17:00:00+08:00"


def test_each_department_gives_its_opinion_once():
    guideline = guidelines.consulting()
    (zhejiang,) = guidelines.speak(guideline, "330000")
    colleague = guidelines.approver_of("330000")

    assert opinions.spoken(guideline) == {"330000"}
    again = {"by": colleague, "stance": "agrees", "text": ""}
    assert refusal(lambda: perform(guideline, "give_opinion", **again)) == ["本省（市）尚未提出意见"]
    assert todo(zhejiang) == ["会签指南"]


def test_an_officer_of_a_department_does_not_speak_for_it(dept_officer):
    guideline = guidelines.consulting()

    with pytest.raises(PermissionDenied):
        perform(guideline, "give_opinion", by=dept_officer, stance="agrees")


def test_an_objection_is_answered_before_anybody_signs_or_approves():
    guideline = guidelines.consulting()
    guidelines.speak(guideline, "310000", "320000", "340000")
    (zhejiang,) = guidelines.speak(guideline, "330000", stance="objects", text="方向 1.1 的指标偏低。")
    waits = ["浙江省科学技术厅的不同意见尚未答复。"]

    assert refusal(lambda: guidelines.sign(guideline, zhejiang)) == waits
    assert waits[0] in refusal(lambda: approve(guideline))
    assert todo(guideline.drafted_by) == ["答复不同意见"]

    objection = Opinion.objects.get(objects_to_it=True)
    perform(guideline, "answer_opinion", by=guideline.drafted_by, opinion=objection, answer="已与需求方核实。")

    guidelines.sign(guideline, zhejiang)
    assert cosign.signed_regions(guideline) == {"330000"}


def test_where_the_departments_issue_it_all_four_sign_before_it_is_approved():
    guideline = guidelines.consulting()
    approvers = guidelines.speak(guideline, *guidelines.DEPARTMENTS)
    guidelines.sign(guideline, *approvers[:3])

    assert refusal(lambda: approve(guideline)) == ["尚缺安徽省科学技术厅会签"]

    guidelines.sign(guideline, approvers[3])
    assert approve(guideline).state == Guideline.State.APPROVED


def test_where_the_office_issues_it_nobody_signs():
    CallFactory().set_value("guideline_issuers", "office")
    guideline = guidelines.consulting()
    approvers = guidelines.speak(guideline, *guidelines.DEPARTMENTS)

    assert refusal(lambda: guidelines.sign(guideline, approvers[0])) == ["本年度指南由四地科技主管部门联合印发"]
    assert approve(guideline).state == Guideline.State.APPROVED


def test_a_guideline_is_not_approved_while_a_department_is_silent():
    guideline = guidelines.consulting()
    guidelines.sign(guideline, *guidelines.speak(guideline, "310000", "320000", "330000"))

    assert refusal(lambda: approve(guideline)) == ["尚缺安徽省科学技术厅的意见。", "尚缺安徽省科学技术厅会签"]


def test_a_department_signs_the_version_that_it_read_and_no_other():
    guideline = guidelines.consulting()
    (zhejiang,) = guidelines.speak(guideline, "330000")

    reasons = refusal(lambda: perform(guideline, "cosign", by=zhejiang, confirmed=True, digest="0" * 64))

    assert reasons == ["指南在您查看后已改动，请重新打开会签页面核对后再签。"]


def test_whoever_drafted_or_edited_it_does_not_approve_it():
    both = people.staff("office_officer")
    people.services.give_role(user=both, role="office_approver", region=None)
    guideline = guidelines.cosigned(by=both)
    edited = guidelines.cosigned()
    edited.editors.add(both)

    own = ["您参与编制了本指南，须由另一人办理这一步。"]
    assert refusal(lambda: approve(guideline, by=both)) == own
    assert refusal(lambda: approve(edited, by=both)) == own


def test_a_revision_voids_every_signature_and_a_changed_text_is_asked_about_again():
    guideline = guidelines.cosigned()
    revised = perform(guideline, "revise", by=guideline.drafted_by, reason="补充一项指标。")
    guidelines.direction(revised)
    asked = perform(revised, "consult", by=guideline.drafted_by)

    assert (guideline.version, asked.version) == (1, 2)
    assert cosign.signed_regions(asked) == set()
    assert opinions.spoken(asked) == set()
    assert set(Signature.objects.values_list("voided_why", flat=True)) == {"补充一项指标。"}


def test_a_text_that_did_not_change_keeps_its_opinions_but_is_signed_again():
    guideline = guidelines.cosigned()
    perform(guideline, "revise", by=guideline.drafted_by, reason="核对后无须改动。")
    asked = perform(guideline, "consult", by=guideline.drafted_by)

    assert asked.version == 1
    assert opinions.spoken(asked) == set(guidelines.DEPARTMENTS)
    assert cosign.signed_regions(asked) == set()


def test_the_versions_say_what_changed():
    from projects.guidelines import speaking

    guideline = guidelines.consulting()
    perform(guideline, "revise", by=guideline.drafted_by, reason="补充一项方向。")
    guidelines.direction(guideline, title="光刻胶")
    draft = Guideline.objects.get(pk=guideline.pk)
    draft.preface = "另一段前言。"
    draft.save()
    asked = perform(draft, "consult", by=guideline.drafted_by)

    assert [version["changes"] for version in speaking.versions(asked)] == [
        ["新增方向：光刻胶", "修改：前言"],
        ["首次征求意见，1 个方向。"],
    ]


def test_approval_names_the_number_and_asks_for_the_document():
    guideline = approve(guidelines.cosigned())

    document = issuing.pdf_of(guideline)

    assert (guideline.number, document.number, document.status) == (NUMBER, NUMBER, "waiting")
    assert document.is_public is False


def test_a_revision_of_an_approved_text_takes_its_number_and_secrecy_review_away():
    guideline = guidelines.ready_to_issue()

    revised = perform(guideline, "revise", by=guideline.drafted_by, reason="文字有误，须改正。")

    assert (revised.number, revised.approved_by, revised.secrecy_passed) == ("", None, None)


def test_the_work_list_leads_through_the_steps_one_after_the_other():
    officer, approver = people.staff("office_officer"), people.staff("office_approver")
    guideline = guidelines.complete(by=officer)
    zhejiang = guidelines.approver_of("330000")
    assert (todo(officer), todo(zhejiang), todo(approver)) == (["编制并送征求意见"], [], [])

    perform(guideline, "consult", by=officer)
    assert (todo(officer), todo(zhejiang), todo(approver)) == ([], ["对指南提出意见"], [])

    guidelines.speak(guideline, "310000", "320000", "340000")
    perform(guideline, "give_opinion", by=zhejiang, stance="agrees")
    assert (todo(zhejiang), todo(approver)) == (["会签指南"], ["审定指南"])
