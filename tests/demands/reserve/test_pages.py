"""Opening, filling in, listing and agreeing to entries on their pages."""

import html
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from demands.reserve.models import ReserveEntry
from portal import once
from tests.factories import people
from tests.factories import reserve as make


def text_of(page):
    return html.unescape(page.content.decode())


def open_entry(client, demand, token=None):
    sent = {"token": token or once.new_token(), "demand": demand.pk}
    return client.post(reverse("reserve_open", args=["demander_match"]), sent)


def test_the_demander_opens_an_entry_once(client, demand, org_admin):
    client.force_login(org_admin)
    token = once.new_token()
    first, second = open_entry(client, demand, token), open_entry(client, demand, token)

    entry = ReserveEntry.objects.get()
    assert first.url == second.url == reverse("reserve_edit", args=[entry.pk])


def test_nobody_else_opens_it(client, demand, provider_unit):
    client.force_login(people.member(provider_unit, is_admin=True))
    page = open_entry(client, demand)

    assert page.status_code == 422
    assert "这项需求不符合所选入库情形的要求，请重新选择。" in text_of(page)
    assert ReserveEntry.objects.count() == 0


def test_each_scenario_says_what_it_requires_and_whether_it_can_be_begun(client, demand, org_admin):
    client.force_login(org_admin)
    ways = client.get(reverse("reserve_new"), {"demand": demand.pk}).context["ways"]

    assert {way["key"]: way["count"] for way in ways} == {
        "demander_match": 1,
        "other_demander": 0,
        "provider_lead": 0,
        "own_team": 0,
        "merged": 0,
    }
    assert all(way["requires"] for way in ways)
    assert ways[0]["url"] == f"/reserve/new/demander_match/?demand={demand.pk}"


def test_there_is_no_sixth_scenario(client, org_admin):
    client.force_login(org_admin)

    assert client.get("/reserve/new/by_lottery/").status_code == 404


def sent_for(entry, **changed):
    units = [str(unit.pk) for unit in entry.units.all()]
    plain = {"units": units, "plan": "分工明确", "result_use": "首先应用", "total_money": "1200", "own_money": "800"}
    return plain | {"version": str(entry.version), "then": ""} | changed


def test_the_lead_fills_it_in_and_goes_on_to_submit(client, agreement, org_editor):
    entry = make.draft(agreement)
    client.force_login(org_editor)
    answer = client.post(reverse("reserve_edit", args=[entry.pk]), sent_for(entry, then="submit"))

    entry.refresh_from_db()
    assert answer.url == entry.step_url("submit")
    assert (entry.plan, str(entry.own_money), entry.version) == ("分工明确", "800.00", 2)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"own_money": "1300"}, "单位自筹不能超过总投入，请核对两个金额。"),
        ({"total_money": "-1"}, "金额不能为负数，请填写 0 或以上的金额。"),
        ({"total_money": "1.001"}, "金额以万元为单位，最多两位小数。"),
        ({"plan": "长" * 5001}, "最多 5000 字，请精简。"),
    ],
)
def test_what_is_wrong_is_said(client, agreement, org_editor, changed, sentence):
    entry = make.draft(agreement)
    client.force_login(org_editor)
    page = client.post(reverse("reserve_edit", args=[entry.pk]), sent_for(entry, **changed))

    assert page.status_code == 422
    assert text_of(page).count(sentence) == 2
    assert ReserveEntry.objects.get().version == 1


def test_a_colleagues_words_are_not_overwritten(client, agreement, org_editor):
    entry = make.draft(agreement, version=4)
    client.force_login(org_editor)
    page = client.post(reverse("reserve_edit", args=[entry.pk]), sent_for(entry, version="3"))

    assert page.status_code == 409
    assert "同事刚保存过这份申请" in text_of(page)


def test_a_partner_reads_and_does_not_write(client, agreement, provider_unit):
    entry = make.draft(agreement)
    client.force_login(people.member(provider_unit, is_admin=True))

    assert client.get(entry.get_absolute_url()).status_code == 200
    assert client.get(reverse("reserve_edit", args=[entry.pk])).status_code == 403


def test_once_handed_in_the_form_is_closed(client, agreement, org_editor):
    entry = make.submitted(agreement)
    client.force_login(org_editor)
    client.post(reverse("reserve_edit", args=[entry.pk]), sent_for(entry, plan="改"))

    assert ReserveEntry.objects.get().plan == entry.plan


def test_a_date_that_is_past_or_no_date_is_refused(client, agreement, dept_officer):
    entry = make.submitted(agreement)
    client.force_login(dept_officer)
    url = entry.step_url("return_for_correction")
    for due, sentence in (
        ("2026-03-01 17:00", "补正截止时间须晚于现在，请重新选择。"),
        ("明天", "请按“2026-12-01 17:00”的格式填写时间。"),
    ):
        sent = {"token": once.new_token(), "defects": "分工不清楚", "correction_due": due}
        page = client.post(url, sent)
        assert (page.status_code, sentence in text_of(page)) == (422, True)


def test_an_objection_without_a_reason_is_refused_on_its_page(client, agreement, shanghai):
    entry = make.checked(agreement)
    client.force_login(people.staff("dept_approver", shanghai))
    page = client.post(entry.step_url("agree_entry"), {"token": once.new_token(), "objects_to_it": "yes"})

    assert (page.status_code, "提出异议须写明理由。" in text_of(page)) == (422, True)


def test_the_list_asks_as_much_for_three_rows_as_for_one(client, office_officer, django_assert_max_num_queries):
    client.force_login(office_officer)
    make.submitted()
    client.get(reverse("reserve_entries"))
    with django_assert_max_num_queries(15) as one:
        client.get(reverse("reserve_entries"))
    make.submitted()
    make.submitted()
    with django_assert_max_num_queries(15) as three:
        assert len(client.get(reverse("reserve_entries")).context["table"].rows) == 3

    assert len(three) == len(one)


def test_excel_has_exactly_the_filtered_rows(client, office_officer):
    entry = make.submitted()
    make.submitted()
    client.force_login(office_officer)
    answer = client.get(reverse("reserve_entries"), {"q": entry.code, "region": "310000", "export": "xlsx"})
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))

    assert [row[0] for row in rows[1:]] == [entry.code]
    assert "上海" in rows[1][4]


def test_the_page_of_an_entry_shows_it_to_staff(client, dept_approver):
    entry = make.checked()
    client.force_login(dept_approver)
    page = text_of(client.get(entry.get_absolute_url()))

    assert [text in page for text in (entry.code, entry.title, "待表态，期满未表态视为无异议")] == [True] * 3
