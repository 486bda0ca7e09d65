"""Phones and mailboxes are hidden from others until they ask; that they asked stands in the record."""

import pytest

from portal.logs import scrubbed
from portal.personal.kinds import Kind, masked
from portal.records.models import Record
from tests.factories import collection, people, reviews

pytestmark = pytest.mark.django_db


@pytest.mark.asvs("14.2.6")
@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (Kind.PHONE, "13812345678", "138****5678"),
        (Kind.PHONE, "0571-87654321", "057*-****4321"),
        (Kind.PHONE, "87654321", "******21"),
        (Kind.EMAIL, "zhangsan@example.org", "z***@example.org"),
        (Kind.NAME, "张三", "张三"),
        (Kind.PHONE, "", ""),
    ],
)
def test_what_is_hidden_and_what_stays(kind, value, shown):
    assert masked(kind, value) == shown


def looks():
    return list(Record.objects.filter(step="look").values_list("machine", "label", "person_id"))


@pytest.mark.asvs("14.2.6")
def test_an_officer_sees_a_masked_phone_and_the_whole_one_once_it_is_asked_for(client, now, dept_officer):
    demand = collection.submitted(contact_phone="13812345678")
    client.force_login(dept_officer)
    page = client.get(demand.get_absolute_url()).text
    assert ("13812345678" in page, "138****5678" in page) == (False, True)
    assert looks() == []

    shown = client.post(f"/reveal/demand/{demand.pk}/contact_phone/")
    assert "13812345678" in shown.text
    assert looks() == [("demand", "查看联系电话", dept_officer.pk)]


def test_a_units_own_people_read_their_own_phone(client, now):
    demand = collection.submitted(contact_phone="13812345678")
    client.force_login(demand.created_by)

    assert "13812345678" in client.get(demand.get_absolute_url()).text


@pytest.mark.asvs("14.2.6")
def test_a_stranger_can_reveal_nothing_and_nothing_that_is_no_personal_field(client, now, dept_officer):
    demand = collection.submitted(contact_phone="13812345678")
    client.force_login(people.person())
    assert client.post(f"/reveal/demand/{demand.pk}/contact_phone/").status_code == 404

    client.force_login(dept_officer)
    for name in ("title", "contact", "none-such", "round"):
        assert client.post(f"/reveal/demand/{demand.pk}/{name}/").status_code == 404
    assert client.post(f"/reveal/none-such/{demand.pk}/contact_phone/").status_code == 404
    assert client.get(f"/reveal/demand/{demand.pk}/contact_phone/").status_code == 405
    assert looks() == []


@pytest.mark.asvs("14.2.6")
def test_an_expert_reads_the_own_phone_and_the_keeper_asks_for_it(client):
    expert, keeper = reviews.active_expert(phone="13812345678"), people.staff("expert_keeper")
    client.force_login(expert.user)
    assert "13812345678" in client.get(expert.get_absolute_url()).text
    client.force_login(keeper)
    assert "13812345678" not in client.get(expert.get_absolute_url()).text
    part = client.post(f"/reveal/expert/{expert.pk}/phone/", headers={"HX-Request": "true"}).text

    assert "13812345678" in part
    assert "<html" not in part


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("身份证 11010119900307851X 已登记", "身份证 [identity] 已登记"),
        ("手机13812345678。", "手机[phone]。"),
        ("卡号 6222021234567890123", "卡号 [account]"),
        ("mail to li.si@example.org failed", "mail to [mail] failed"),
        ("电话 0571-87654321", "电话 [phone]"),
        ("at 2026-11-22T21:19:44.668+00:00 took 1381234567 ns", "at 2026-11-22T21:19:44.668+00:00 took 1381234567 ns"),
        ("id 701326b57c794ccb9d08c6aa8e80f750", "id 701326b57c794ccb9d08c6aa8e80f750"),
        ("YRD-2026-A-9001 91330000MA0000001X", "YRD-2026-A-9001 91330000MA0000001X"),
    ],
)
def test_numbers_and_mailboxes_leave_every_log_line_and_nothing_else_does(line, kept):
    assert scrubbed(line) == kept
