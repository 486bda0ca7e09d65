"""The pages of decision lists and of public notices."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from portal import clock, once
from portal.accounts.models import Region
from portal.workflow import perform
from projects.approval.models import DecisionList
from tests.factories import approval as made
from tests.factories import people
from tests.factories.approval import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    """An officer of the Office, signed in."""
    person = people.staff("office_officer")
    client.force_login(person)
    return person


def row(item, **said):
    """What the edit page sends of one item."""
    given = {"on_list": "on", "amount": "100.00", "reason": ""} | said
    return {f"item{item.pk}-{name}": value for name, value in given.items()}


def sent(found, *rows, **more):
    """What the edit page sends."""
    data = {"title": found.title, "deliberated_on": "2026-03-01", "minutes": "同意。"} | more
    for each in rows:
        data |= each
    return data


def test_an_officer_begins_a_list_once_however_often_the_form_is_sent(client, officer):
    application = made.reviewed()
    form = {"token": once.new_token(), "guideline": application.guideline_id}
    first = client.post(reverse("decision_list_new"), form)
    second = client.post(reverse("decision_list_new"), form)
    only = DecisionList.objects.get()
    assert (first.status_code, first.url, second.url) == (302, reverse("decision_list_edit", args=[only.pk]), first.url)


def test_a_guideline_without_reviewed_applications_cannot_be_chosen(client, officer):
    form = {"token": once.new_token(), "guideline": made.guideline().pk}
    answer = client.post(reverse("decision_list_new"), form)
    assert answer.status_code == 422
    assert "该指南没有待决定的申报，或已有名单在拟制或会签，请刷新后重选。" in answer.content.decode()


def test_a_list_is_edited_item_by_item(client, officer):
    found = made.decision_list(by=officer)
    item = found.items.get()
    answer = client.post(reverse("decision_list_edit", args=[found.pk]), sent(found, row(item, amount="123.45")))
    assert (answer.status_code, fresh(item).amount, fresh(found).minutes) == (302, Decimal("123.45"), "同意。")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"amount": "-1"}, "金额须大于 0 万元。"),
        ({"amount": "1.234"}, "金额以万元为单位，最多两位小数。"),
        ({"amount": "一百"}, "请填写数字，单位为万元。"),
        ({"on_list": "off", "amount": "5"}, "只有拟立项的才填写经费，请改选“拟立项”或删去金额。"),
    ],
)
def test_a_wrong_amount_is_said_at_the_item_and_nothing_is_saved(client, officer, said, words):
    found = made.decision_list(by=officer)
    item = found.items.get()
    answer = client.post(reverse("decision_list_edit", args=[found.pk]), sent(found, row(item, **said)))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{item.application.code}：{words}" in page
    assert f'value="{said["amount"]}"' in page
    assert (fresh(item).amount, fresh(found).minutes) == (None, "")


def test_a_meeting_in_the_future_is_refused(client, officer, now):
    found = made.decision_list(by=officer)
    data = sent(found, row(found.items.get()), deliberated_on="2026-03-11")
    answer = client.post(reverse("decision_list_edit", args=[found.pk]), data)
    assert answer.status_code == 422
    assert "会议日期不能晚于今天，请修改。" in answer.content.decode()


def test_html_in_the_minutes_and_reasons_comes_back_escaped(client, officer):
    found = made.decision_list(by=officer)
    item = found.items.get()
    bad = row(item, on_list="off", amount="", reason="<script>alert(1)</script>")
    client.post(reverse("decision_list_edit", args=[found.pk]), sent(found, bad, minutes="<b>同意</b>"))
    page = client.get(found.get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;同意&lt;/b&gt;" in page


def test_a_list_out_for_signature_is_not_edited(client, officer):
    found = made.cosigning()
    data = sent(found, row(found.items.get(), amount="1.00"))
    answer = client.post(reverse("decision_list_edit", args=[found.pk]), data)
    assert (answer.status_code, found.items.get().amount) == (409, Decimal("200.00"))


def test_only_the_office_edits_a_list(client):
    found = made.decision_list()
    client.force_login(people.staff("dept_approver", Region.objects.get(pk="330000")))
    assert client.get(reverse("decision_list_edit", args=[found.pk])).status_code == 403


def test_units_do_not_see_decision_lists(client):
    found = made.decision_list()
    client.force_login(people.member(made.unit("330000"), is_admin=True))
    assert client.get(found.get_absolute_url()).status_code == 404


def test_the_page_shows_the_departments_the_money_and_what_holds_the_decision_up(client):
    found = made.cosigning()
    made.sign(found, "310000")
    client.force_login(people.staff("office_approver"))
    page = client.get(found.get_absolute_url()).content.decode()
    for words in (
        "已会签 1/4",
        "2,000.00",
        "1,800.00",
        "尚缺江苏省科学技术厅会签",
        found.items.get().application.title,
    ):
        assert words in page


def test_a_department_signs_on_the_page_of_the_step(client):
    found = made.cosigning()
    approver = people.staff("dept_approver", Region.objects.get(pk="340000"))
    client.force_login(approver)
    url = found.step_url("cosign")
    form = {"token": once.new_token(), "confirmed": "on", "digest": found.signing_digest(), "opinion": "同意"}
    assert client.get(url).status_code == 200
    assert client.post(url, form).status_code == 302
    assert "同意" in client.get(found.get_absolute_url()).content.decode()


def test_the_draft_of_the_notice_can_be_read_before_it_is_posted(client, officer):
    found = made.decided()
    page = client.get(reverse("decision_list_notice", args=[found.pk])).content.decode()
    assert found.items.get().application.title in page


def test_the_form_of_the_notice_begins_with_the_usual_words(client):
    found = made.decided()
    perform(found, "review_secrecy", by=people.staff("office_officer"), passed="yes", opinion="不涉密。", withheld=[])
    client.force_login(people.staff("office_approver"))
    page = client.get(found.step_url("announce")).content.decode()
    assert f"关于{found.guideline.title}拟立项项目的公示" in page


def test_a_number_used_for_another_notice_is_refused(client, now):
    used = made.announced().notice.number
    found = made.decided()
    perform(found, "review_secrecy", by=people.staff("office_officer"), passed="yes", opinion="不涉密。", withheld=[])
    client.force_login(people.staff("office_approver"))
    form = made.NOTICE | {"token": once.new_token(), "number": used}
    answer = client.post(found.step_url("announce"), form)
    assert answer.status_code == 422
    assert f"文号 {used} 已用于另一份公示，请核对。" in answer.content.decode()


def test_everybody_reads_public_notices_without_signing_in(client, now):
    notice = made.announced().notice
    title = notice.rows[0]["title"]
    listed = client.get(reverse("publicity")).content.decode()
    page = client.get(notice.get_absolute_url()).content.decode()
    assert notice.title in listed
    assert "公示中" in listed
    for words in (title, notice.number, "至 2026-03-17 17:00", notice.how_to_object):
        assert words in page
    assert "200.00" not in page


def test_a_notice_that_ran_out_takes_no_more_objections(client, now):
    notice = made.announced().notice
    with clock.standing_at(now + timedelta(days=8)):
        page = client.get(notice.get_absolute_url()).content.decode()
    assert "公示期已满，不再受理异议。" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_lists_asks_the_database_as_often_for_three_as_for_one(
    client, officer, rows, django_assert_num_queries
):
    for _number in range(rows):
        made.decision_list()
    client.get(reverse("decision_lists"))
    with django_assert_num_queries(13):
        client.get(reverse("decision_lists"))


@pytest.mark.parametrize("rows", [1, 3])
def test_a_notice_asks_the_database_as_often_for_three_projects_as_for_one(
    client, now, rows, django_assert_num_queries
):
    of = made.guideline()
    for _number in range(rows):
        made.reviewed(of)
    notice = made.announced(of).notice
    client.get(notice.get_absolute_url())
    with django_assert_num_queries(2):
        client.get(notice.get_absolute_url())


def test_the_list_is_taken_away_as_excel(client, officer):
    found = made.decision_list()
    answer = client.get(found.get_absolute_url() + "?export=xlsx")
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert client.get(reverse("decision_lists") + "?export=xlsx").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_list_asks_the_database_as_often_for_three_applications_as_for_one(
    client, rows, django_assert_num_queries
):
    of = made.guideline()
    for _number in range(rows):
        made.reviewed(of)
    found = made.cosigning(of)
    client.force_login(people.staff("office_approver"))
    client.get(found.get_absolute_url())
    with django_assert_num_queries(35):
        client.get(found.get_absolute_url())
