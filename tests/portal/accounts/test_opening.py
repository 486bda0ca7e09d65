"""An account of staff is opened by a letter; nobody but its owner ever knows the password."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client

from portal import clock
from portal.accounts.models import Opening, User
from portal.notices.models import Outbox
from portal.notices.tasks import drain
from tests.factories import people
from tests.security.signing import is_in, noted, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.asvs("6.4.1", "6.4.6")]
NEW = {
    "username": "zhang_san",
    "person_name": "张三",
    "email": "zhang@example.org",
    "mobile": "13800000000",
    "password": "Another long passw0rd",
}


@pytest.fixture
def admin():
    return people.staff("security_admin")


def invited(admin, **changed):
    sent = {
        "name": "张三",
        "email": "zhang@example.org",
        "identity_number": people.identity_number(),
        "role": "supervisor",
    }
    return signed_in(admin).post("/people/new/", sent | changed)


def link():
    drain()
    return re.search(r"http\S+(/open/\S+)", mail.outbox[0].body).group(1)


def test_the_security_administrator_sends_a_letter_and_its_reader_opens_the_account(admin):
    assert invited(admin)["Location"] == "/people/"
    client, page = Client(), link()
    assert "角色：监督人员" in client.get(page).content.decode()
    answer = client.post(page, NEW)

    user = User.objects.get(username="zhang_san")
    assert (answer["Location"], is_in(client)) == ("/desk/", True)
    assert (user.roles, user.person_id == Opening.objects.get().person_id) == ({"supervisor"}, True)
    assert noted(admin) == ["signed_in", "account_offered", "role_given"]
    assert noted(user) == ["account_opened", "signed_in"]


def test_the_letter_opens_once_and_for_three_days(admin):
    invited(admin)
    page = link()
    with clock.standing_at(clock.now() + timedelta(days=3, seconds=1)):
        assert Client().get(page).status_code == 404
        assert Client().post(page, NEW).status_code == 404
    assert Client().post(page, NEW).status_code == 302
    assert Client().get(page).status_code == 404
    assert Client().post(page, NEW | {"username": "other", "email": "o@example.org"}).status_code == 404


def test_the_code_stands_nowhere_in_the_database(admin):
    invited(admin)
    code = link().rstrip("/").rsplit("/", 1)[1]

    assert code not in str([*Opening.objects.values(), *Outbox.objects.values()])


def test_a_password_of_staff_is_asked_for(admin):
    invited(admin)
    answer = Client().post(link(), NEW | {"password": "Kq7mVx9p"})

    assert answer.status_code == 422
    assert "密码太短，至少 12 位。" in answer.content.decode()
    assert User.objects.filter(username="zhang_san").count() == 0


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"role": "dept_officer"}, "这个角色须选择省（市）。"),
        ({"region": "330000"}, "这个角色不分省（市），请不要选择。"),
        ({"identity_number": "123"}, "身份证号应为 18 位，现为 3 位"),
        ({"email": "x"}, "请填写完整的邮箱地址，例如 name@example.cn。"),
    ],
)
def test_what_is_wrong_is_said_and_no_letter_goes_out(admin, changed, sentence):
    answer = invited(admin, **changed)

    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert Opening.objects.count() == 0


def test_who_has_an_account_gets_a_role_and_no_second_letter(admin):
    people.person(email="zhang@example.org")

    assert "这个邮箱已有账号" in invited(admin).content.decode()


def test_nobody_opens_an_account_for_the_own_person(admin, settings):
    number = people.identity_number()
    admin = people.staff("security_admin", person=people.Person.objects.of(number))

    assert "不能给自己开通账号" in invited(admin, identity_number=number).content.decode()


def test_only_the_security_administrator_opens_accounts():
    assert signed_in(people.staff("system_admin")).get("/people/new/").status_code == 403


def test_the_first_administrator_comes_by_a_command_that_reads_the_number_from_its_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO(people.identity_number() + "\n"))
    call_command("open_account", "张三", "zhang@example.org", "security_admin", stdout=StringIO())
    client = Client()
    client.post(link(), NEW)

    assert User.objects.get(username="zhang_san").roles == {"security_admin"}


def test_the_command_refuses_a_role_that_the_person_may_not_hold(monkeypatch):
    from django.core.management import CommandError

    number = people.identity_number()
    people.staff("auditor", person=people.Person.objects.of(number))
    monkeypatch.setattr("sys.stdin", StringIO(number))

    with pytest.raises(CommandError, match="三个不同的人"):
        call_command("open_account", "张三", "zhang@example.org", "security_admin")
