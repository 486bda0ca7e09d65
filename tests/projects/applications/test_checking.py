"""The lead unit's department checks, sends back, refuses, accepts and recommends (article 13)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from pypdf import PdfReader

from portal import chain, clock
from portal.accounts import services as accounts
from portal.accounts.models import Region
from portal.documents.making import documents_of
from portal.notices import outbox
from portal.workflow import StepRefused, perform
from projects.applications import checklist, services
from projects.applications.models import Application
from tests.factories import applications, people

pytestmark = pytest.mark.django_db
State = Application.State
REASON = "牵头单位不属于指南要求的范围，见营业执照。"


def decide(application, officer, **failed):
    """Every item met, but for those that `failed` names with the reason."""
    given = {item.key: (item.key not in failed, failed.get(item.key, "")) for item in checklist.ITEMS}
    return services.decide_items(application, given, by=officer)


def reasons(application, step, by, **inputs):
    with pytest.raises(StepRefused) as refused:
        perform(application, step, by=by, **inputs)
    return refused.value.reasons


def recommend(application, by, **more):
    given = {"rank": 1, "letter_number": "浙科推〔2026〕1号", "opinion": "同意推荐，指标可考核。"} | more
    return perform(application, "recommend", by=by, **given)


def test_nothing_is_accepted_before_every_item_is_decided(now, dept_officer):
    application = applications.submitted()
    services.decide_items(application, {"lead": (True, ""), "budget": (False, "自筹资金来源未说明。")}, by=dept_officer)

    said = reasons(application, "accept", dept_officer)
    assert len(said) == len(checklist.ITEMS) - 1
    assert said[-1] == "“经费概算合理、口径正确”不符合：请退回补正，或改判为符合"


def test_an_application_in_good_order_is_accepted(now, dept_officer):
    application = applications.submitted()
    decide(application, dept_officer)

    application = perform(application, "accept", by=dept_officer)
    assert (application.state, application.accepted_by, application.accepted_at) == (State.ACCEPTED, dept_officer, now)


def test_the_department_of_another_region_has_no_say(now):
    application = applications.submitted()
    officer = people.staff("dept_officer", Region.objects.get(pk="310000"))

    with pytest.raises(PermissionDenied):
        perform(application, "accept", by=officer)


def test_all_faults_go_back_at_once_with_one_deadline(now, dept_officer):
    application = applications.submitted()
    due = now + timedelta(days=7)
    application = perform(
        application, "return_for_correction", by=dept_officer, defects=["附件缺盖章页。"], deadline=due
    )

    assert application.state == State.RETURNED
    assert (application.defects, application.correction_due) == (["附件缺盖章页。"], due)


def test_a_corrected_application_keeps_its_number_and_is_checked_anew(now, dept_officer):
    application = applications.submitted()
    decide(application, dept_officer, enclosures="附件缺盖章页。")
    code, due = application.code, application.guideline.closes_at + timedelta(days=3)
    perform(application, "return_for_correction", by=dept_officer, defects=["附件缺盖章页。"], deadline=due)
    with clock.standing_at(due - timedelta(hours=1)):
        application = perform(application, "request_consents", by=applications.editor_of(application))
        assert application.state == State.ORG_REVIEW
        application = perform(application, "submit", by=applications.admin_of(application.lead))

    assert (application.state, application.code, application.submissions) == (State.SUBMITTED, code, 2)
    assert application.present_checks().count() == 0


def test_a_correction_that_is_declined_stays_a_correction(now, dept_officer):
    application = applications.submitted()
    due = now + timedelta(days=7)
    perform(application, "return_for_correction", by=dept_officer, defects=["分工不清。"], deadline=due)
    application.participants.filter(role="undertaking").update(duty="工艺和测试")
    application = perform(application, "request_consents", by=applications.editor_of(application))
    admin = applications.admin_of(application.participants.get(role="undertaking").organisation)

    assert perform(application, "decline_consent", by=admin, reason="不同意新的分工。").state == State.RETURNED


def test_the_officer_who_checked_does_not_refuse(now, zhejiang, dept_officer):
    application = applications.submitted()
    accounts.give_role(user=dept_officer, role="dept_approver", region=zhejiang)
    decide(application, dept_officer)
    checker = type(dept_officer).objects.get(pk=dept_officer.pk)

    said = reasons(application, "reject", checker, ground="not_eligible", reason=REASON)
    assert said == ["由未参与形式审查的审批人办理"]


def test_a_refusal_names_its_ground(now, dept_approver, client):
    application = applications.submitted()
    client.force_login(dept_approver)
    address = reverse("step", args=["application", application.pk, "reject"])
    sent = {"token": client.get(address).context["token"], "ground": "not_eligible", "reason": REASON}
    assert client.post(address, sent).status_code == 302

    application.refresh_from_db()
    assert application.state == State.REJECTED
    page = client.get(application.get_absolute_url()).content.decode()
    assert f"申报主体不符合指南要求。{REASON}" in page


def test_the_officer_who_accepted_does_not_recommend(now, zhejiang):
    officer = people.staff("dept_officer", zhejiang)
    accounts.give_role(user=officer, role="dept_approver", region=zhejiang)
    application = applications.accepted(by=type(officer).objects.get(pk=officer.pk))

    with pytest.raises(StepRefused) as refused:
        recommend(application, type(officer).objects.get(pk=officer.pk))
    assert refused.value.reasons == ["由受理人以外的审批人办理"]


def test_a_recommendation_has_a_rank_and_a_letter(now, dept_approver):
    application = recommend(applications.accepted(), dept_approver)

    letter = documents_of(application).get()
    assert (application.state, application.recommendation_rank) == (State.RECOMMENDED, 1)
    assert (letter.kind, letter.number) == ("recommendation_letter", "浙科推〔2026〕1号")


def test_the_letter_becomes_a_pdf_in_the_worker(now, dept_approver):
    application = recommend(applications.accepted(), dept_approver)
    while outbox.do_next():
        pass

    letter = documents_of(application).get()
    assert letter.status == "ready"
    text = "".join(page.extract_text() for page in PdfReader(letter.file).pages).replace("\n", "")
    assert application.code in text
    assert "浙江省科学技术厅" in text
    assert "申报项目基本情况表" in text


def test_two_applications_of_one_department_do_not_share_a_rank(now, dept_approver):
    first = applications.accepted()
    second = applications.accepted(applications.confirming(direction=first.direction))
    recommend(first, dept_approver)

    with pytest.raises(StepRefused) as refused:
        recommend(second, dept_approver)
    first.refresh_from_db()
    assert refused.value.reasons == [f"推荐排序 1 已用于“{first}”，请换一个序号。"]
    assert recommend(second, dept_approver, rank=2).recommendation_rank == 2


def test_the_quota_of_the_year_ends_recommendations(now, dept_approver):
    first = applications.accepted()
    second = applications.accepted(applications.confirming(direction=first.direction))
    first.call.set_value("recommend_quota", 1)
    recommend(first, dept_approver)

    with pytest.raises(StepRefused) as refused:
        recommend(second, dept_approver, rank=2)
    assert refused.value.reasons == ["本省（市）推荐限额 1 项，已推荐 1 项。"]


def test_where_the_year_asks_for_it_the_working_group_speaks_first(now, dept_approver):
    application = applications.accepted()
    application.call.set_value("deliberation_asked", True)

    with pytest.raises(StepRefused) as refused:
        recommend(application, dept_approver)
    assert refused.value.reasons == ["本年度推荐前须经工作专班审议，尚未登记审议意见。"]

    perform(application, "deliberate", by=people.staff("working_group"), opinion="会议研究，同意推荐。")
    assert recommend(application, dept_approver).state == State.RECOMMENDED


def test_the_checklist_is_filled_on_its_page(client, now, dept_officer):
    application = applications.submitted()
    client.force_login(dept_officer)
    address = reverse("application_check", args=[application.pk])
    sent = {f"{item.key}-verdict": "yes" for item in checklist.ITEMS}

    assert client.get(address).status_code == 200
    assert client.post(address, sent).status_code == 302
    assert application.present_checks().count() == len(checklist.ITEMS)


def test_an_item_that_is_not_met_says_why(client, now, dept_officer):
    application = applications.submitted()
    client.force_login(dept_officer)
    answer = client.post(reverse("application_check", args=[application.pk]), {"budget-verdict": "no"})

    assert answer.status_code == 422
    assert "“经费概算合理、口径正确”不符合时，请选一条常用理由或写明说明。" in answer.content.decode()


def test_near_duplicates_are_flagged_and_stop_nothing(client, now, dept_officer):
    text = "面向芯粒集成的混合键合工艺，研究节距缩小、对准和缺陷检测。"
    first = applications.submitted(content=text, title="芯粒混合键合工艺攻关")
    second = applications.submitted(content=text, title="芯粒混合键合工艺攻关")
    client.force_login(dept_officer)
    page = client.get(reverse("application_check", args=[second.pk])).content.decode()

    assert f"与 {first}（{first.lead}）相近 100%" in page
    assert second.state == State.SUBMITTED


def test_a_unit_does_not_learn_from_its_form_what_others_handed_in(client, now):
    text = "面向芯粒集成的混合键合工艺，研究节距缩小、对准和缺陷检测。"
    applications.submitted(content=text, title="芯粒混合键合工艺攻关")
    draft = applications.complete(content=text, title="芯粒混合键合工艺攻关")
    client.force_login(applications.editor_of(draft))
    page = client.get(reverse("application_fill", args=[draft.pk])).content.decode()

    assert "相近" not in page


def test_the_chain_says_what_was_passed_by_and_what_is_still_to_come(now, dept_officer):
    found = {str(link["label"]): str(link["text"]) for link in chain.links(applications.submitted(), dept_officer)}

    assert (found["需求"], found["立项名单"]) == ("未经此环节", "")
