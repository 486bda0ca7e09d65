"""A consortium fills in, asks its members, and goes on once all of them consent (article 12)."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from portal import worklist
from portal.accounts.models import Region
from portal.records.models import Record
from portal.workflow import StepRefused, perform
from projects.applications import consents
from projects.applications.models import Application
from tests.factories import applications, people

pytestmark = pytest.mark.django_db
State = Application.State


def reasons(application, step, by, **inputs):
    with pytest.raises(StepRefused) as refused:
        perform(application, step, by=by, **inputs)
    return refused.value.reasons


def ask(application):
    return reasons(application, "request_consents", applications.editor_of(application))


def test_an_empty_draft_says_section_by_section_what_is_missing(now):
    said = ask(applications.draft())

    assert "项目信息：请填写关键词" in said
    assert "课题分解：请至少分解出一个课题" in said
    assert "项目负责人与人员：请填写项目负责人" in said
    assert "里程碑：请至少填写一个里程碑" in said
    assert "经费概算：请填写经费概算" in said


@pytest.mark.asvs("2.2.3")
def test_units_of_one_region_alone_are_no_consortium(now):
    partner = people.verified_unit(Region.objects.get(pk="330000"), kind="university")

    assert ask(applications.complete(partner=partner)) == [
        "联合体的承担单位须来自三省一市中的 2 地以上，现有：浙江省。请在“单位与分工”中补充。"
    ]


def test_a_unit_from_outside_the_four_regions_does_not_make_a_second_region(now):
    beijing = Region.objects.exclude(pk__in=["310000", "320000", "330000", "340000"]).first()
    partner = people.verified_unit(beijing, kind="university")

    assert len(ask(applications.complete(partner=partner))) == 1


def test_a_unit_that_only_uses_the_result_does_not_count_towards_the_regions(now):
    application = applications.complete()
    application.participants.filter(role="undertaking").update(role="market_use")

    assert len(ask(application)) == 1


def test_every_sub_topic_has_a_unit_and_a_leader(now):
    application = applications.complete()
    application.subtopics.update(organisation=None, leader=None)

    assert ask(application) == [
        "课题“混合键合工艺”还没有承担单位。请在“课题分解”中填写。",
        "课题“混合键合工艺”还没有负责人。请在“课题分解”中填写。",
    ]


@pytest.mark.asvs("2.2.3")
def test_a_budget_whose_lines_do_not_add_up_to_the_total_is_sent_back(now):
    said = ask(applications.complete(total_money=Decimal("650.00")))

    assert said == ["经费明细合计 600.00 万元，与总经费 650.00 万元不一致，相差 50.00 万元。"]


@pytest.mark.asvs("2.2.3")
def test_a_units_lines_add_up_to_its_share(now):
    application = applications.complete()
    partner = application.participants.get(role="undertaking")
    application.participants.filter(pk=partner.pk).update(public_money=Decimal("90.00"))

    assert ask(application) == [
        f"{partner.organisation}：明细中财政资金 100.00 万元，分工表中为 90.00 万元，请改为一致。"
    ]


def test_indirect_costs_stay_within_the_slices_of_the_year(now):
    application = applications.complete()
    application.budget.filter(source="own").update(amount=Decimal("0.00"))
    application.budget.create(
        organisation=application.lead, source="own", subject="indirect", year=2026, amount=Decimal("300.00")
    )

    assert ask(application) == [
        "间接费用 320.00 万元，超过上限 54.00 万元（按直接费用扣除设备费 180.00 万元分档计算）。"
    ]


def test_a_company_brings_as_much_of_its_own_as_it_receives(now):
    application = applications.complete()
    lead = application.participants.get(role="lead")
    application.budget.filter(source="own").update(source="other")

    assert ask(application) == [
        f"{lead.organisation}是企业，自筹资金 0.00 万元，不少于 200.00 万元（财政资金的 1 倍）才能申报。"
    ]


def test_the_term_stays_within_the_year(now):
    said = ask(applications.complete(term_months=48))

    assert said[0] == "项目信息：实施期限最长 36 个月，现为 48 个月"


def test_the_last_consent_moves_the_application_on_at_once(now):
    application = applications.confirming()
    units = list(application.participants.select_related("organisation"))
    leaders = [row.person for row in application.leader_consents.select_related("person")]
    for person in [applications.admin_of(units[0].organisation), *leaders]:
        assert applications.consent(application, person).state == State.CONFIRMING

    application = applications.consent(application, applications.admin_of(units[1].organisation))

    assert application.state == State.ORG_REVIEW
    steps = list(Record.objects.of(application).order_by("seq").values_list("step", flat=True))
    assert steps[-2:] == ["consent", "all_consented"]


def test_a_consent_is_recorded_for_the_unit_that_gave_it(now):
    application = applications.confirming()
    partner = application.participants.get(role="undertaking")
    applications.consent(application, applications.admin_of(partner.organisation))

    entry = Record.objects.of(application).order_by("seq").last()
    assert entry.acting_for == partner.organisation.name
    assert entry.detail["consented"] == [partner.organisation.name]


def test_who_is_in_no_unit_of_the_consortium_cannot_consent(now):
    application = applications.confirming()
    stranger = applications.admin_of(people.verified_unit())

    with pytest.raises(PermissionDenied):
        applications.consent(application, stranger)


def test_an_editor_of_a_unit_cannot_consent_for_it(now):
    application = applications.confirming()

    with pytest.raises(PermissionDenied):
        applications.consent(application, people.member(application.lead))


def test_nobody_consents_to_what_was_changed_after_the_page_was_opened(now):
    application = applications.confirming()
    admin = applications.admin_of(application.participants.get(role="undertaking").organisation)
    seen = consents.seen_by(application, admin)
    perform(application, "revise", by=applications.editor_of(application))
    application.participants.filter(role="undertaking").update(duty="另一种分工")
    perform(application, "request_consents", by=applications.editor_of(application))

    assert reasons(application, "consent", admin, seen=seen, pledge=True) == [
        "申报内容在您打开页面之后有改动，请重新阅读后再确认。"
    ]


def test_only_those_whose_part_changed_are_asked_again(now):
    application = applications.consented()
    perform(application, "revise", by=applications.editor_of(application))
    application.participants.filter(role="undertaking").update(duty="另一种分工")
    application = perform(application, "request_consents", by=applications.editor_of(application))

    partner = application.participants.get(role="undertaking").organisation
    assert application.state == State.CONFIRMING
    assert consents.missing(application) == [f"尚缺{partner}的确认"]


def test_a_change_that_nobody_consented_to_asks_nobody(now):
    application = applications.consented()
    application = perform(application, "revise", by=applications.editor_of(application))
    Application.objects.filter(pk=application.pk).update(risks="换了一种说法的风险。")
    application = perform(application, "request_consents", by=applications.editor_of(application))

    assert application.state == State.ORG_REVIEW


def test_a_unit_put_in_the_place_of_another_has_not_consented(now):
    application = applications.consented()
    application = perform(application, "revise", by=applications.editor_of(application))
    other = people.verified_unit(Region.objects.get(pk="320000"), kind="university")
    application.participants.filter(role="undertaking").update(organisation=other)
    application.subtopics.update(organisation=other)
    application.budget.exclude(organisation=application.lead).update(organisation=other)
    application = perform(application, "request_consents", by=applications.editor_of(application))

    assert f"尚缺{other}的确认" in consents.missing(application)


def test_a_member_that_declines_sends_the_form_back_with_its_reason(now):
    application = applications.confirming()
    admin = applications.admin_of(application.participants.get(role="undertaking").organisation)
    application = perform(application, "decline_consent", by=admin, reason="自筹资金尚未落实。")

    assert application.state == State.DRAFT
    assert Record.objects.of(application).order_by("seq").last().reason == "自筹资金尚未落实。"


def test_who_has_consented_is_not_asked_a_second_time(now):
    application = applications.confirming()
    admin = applications.admin_of(application.participants.get(role="undertaking").organisation)
    applications.consent(application, admin)
    application = Application.objects.get(pk=application.pk)

    assert reasons(application, "decline_consent", admin, reason="改变主意了，不参加。") == [
        "您和您的单位都已确认，或者不在本项目的联合体中。"
    ]


def test_a_leader_finds_the_consent_in_the_work_list_and_not_once_given(now):
    application = applications.confirming()
    leader = application.subtopics.get().leader
    assert [row.title for row in worklist.rows(worklist.waiting(leader))] == [application.title]

    applications.consent(application, leader)
    assert worklist.rows(worklist.waiting(leader)) == []


def test_the_consortium_sees_the_application_only_once_it_is_asked(now):
    application = applications.complete()
    member = people.member(application.participants.get(role="undertaking").organisation)
    assert not Application.objects.visible_to(member).exists()

    perform(application, "request_consents", by=applications.editor_of(application))
    assert Application.objects.visible_to(member).get() == application


def test_the_page_of_consent_shows_the_units_own_part(client, now):
    application = applications.confirming(ip_terms="<b>共有</b>")
    admin = applications.admin_of(application.participants.get(role="undertaking").organisation)
    client.force_login(admin)
    answer = client.get(reverse("step", args=["application", application.pk, "consent"]))

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "100.00" in text
    assert "混合键合工艺" in text
    assert "&lt;b&gt;共有&lt;/b&gt;" in text


def test_consent_is_given_on_the_page(client, now):
    application = applications.confirming()
    leader = application.leader
    client.force_login(leader)
    address = reverse("step", args=["application", application.pk, "consent"])
    form = client.get(address).context
    sent = {"token": form["token"], "seen": form["form"]["seen"].value(), "pledge": "on"}

    assert client.post(address, sent).status_code == 302
    assert application.leader_consents.get(person=leader).consented_at == now
