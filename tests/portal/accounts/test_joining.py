"""An invitation lets one person into one unit, once, for seven days."""

from datetime import timedelta

import pytest
from django.core import mail

from portal import clock
from portal.accounts import services
from portal.accounts.models import Invitation, Membership, User
from portal.notices.models import Outbox
from portal.notices.tasks import drain
from tests.at_once import at_once
from tests.factories import people

NEW = {
    "username": "newcomer",
    "person_name": "新人",
    "email": "new@example.org",
    "mobile": "13800000000",
    "password": "一个很长的 passphrase",
}


@pytest.fixture
def code(unit, org_admin):
    return services.invite(unit=unit, email="new@example.org", name="新人", is_admin=False, by=org_admin)


def members(unit):
    return set(unit.memberships.filter(ended_at=None).values_list("user__username", flat=True))


def test_the_link_goes_out_by_mail_and_the_database_keeps_only_its_digest(code, unit):
    drain()

    assert code in mail.outbox[0].body
    assert (mail.outbox[0].to, unit.name in mail.outbox[0].body) == (["new@example.org"], True)
    assert code not in str(Invitation.objects.values().get())
    assert code not in str(Outbox.objects.values().get())


def test_an_administrator_invites_from_the_units_page(client, unit, org_admin):
    client.force_login(org_admin)
    answer = client.post(
        f"/units/{unit.pk}/invite/", {"person_name": "新人", "email": "new@example.org", "is_admin": "on"}, follow=True
    )

    assert "邀请已发往 new@example.org，7 日内有效。" in answer.content.decode()
    assert Invitation.objects.get().is_admin is True


def test_a_mailbox_written_wrong_is_said_and_what_was_typed_stays(client, unit, org_admin):
    client.force_login(org_admin)
    answer = client.post(f"/units/{unit.pk}/invite/", {"person_name": "新人", "email": "new@"})

    page = answer.content.decode()
    assert (answer.status_code, Invitation.objects.count()) == (422, 0)
    assert 'value="new@"' in page
    assert page.count("请填写完整的邮箱地址，例如 name@example.cn。") == 2


def test_nobody_invites_into_another_unit(client, unit, zhejiang, org_editor):
    client.force_login(people.member(people.unit(zhejiang), is_admin=True))
    assert client.get(f"/units/{unit.pk}/invite/").status_code == 404
    assert client.post(f"/units/{unit.pk}/invite/", {"person_name": "x", "email": "x@example.org"}).status_code == 404

    client.force_login(org_editor)
    assert client.get(f"/units/{unit.pk}/invite/").status_code == 403
    assert Invitation.objects.count() == 0


def test_a_newcomer_joins_with_an_account_and_is_signed_in(client, code, unit):
    assert client.get(f"/join/{code}/").status_code == 200
    answer = client.post(f"/join/{code}/", NEW)

    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert "newcomer" in members(unit)
    assert client.get("/desk/").status_code == 200


def test_the_link_opens_once(client, code, unit):
    client.post(f"/join/{code}/", NEW)
    client.logout()

    assert client.get(f"/join/{code}/").status_code == 404
    other = NEW | {"username": "other", "email": "other@example.org"}
    assert client.post(f"/join/{code}/", other).status_code == 404
    assert User.objects.filter(username="other").count() == 0


@pytest.mark.asvs("9.2.1")
def test_the_link_expires(client, code):
    with clock.standing_at(clock.now() + timedelta(days=7, seconds=1)):
        assert client.get(f"/join/{code}/").status_code == 404
        assert client.post(f"/join/{code}/", NEW).status_code == 404


@pytest.mark.parametrize("wrong", ["x", "%00", "..", "a" * 3000])
def test_a_wrong_link_opens_nothing(client, db, wrong):
    assert client.get(f"/join/{wrong}/").status_code == 404


def test_somebody_with_an_account_joins_with_it(client, code, unit):
    guest = people.person()
    client.force_login(guest)
    client.post(f"/join/{code}/")

    assert guest.username in members(unit)
    assert User.objects.filter(username="newcomer").count() == 0


def test_a_member_who_follows_a_link_again_stays_a_member_once(client, code, unit, org_editor):
    client.force_login(org_editor)
    client.post(f"/join/{code}/")

    assert Membership.objects.filter(user=org_editor, ended_at=None).count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("mobile", "123", "手机号是 1 开头的 11 位数字，请检查。"),
        ("username", "新人", "登录名只能用字母、数字和 _ . @ -，3—60 位。"),
        ("username", "System", "这个登录名已有人使用，请换一个。"),
        ("email", "", "请填写邮箱"),
        ("password", "password123", "这个密码太常见了。"),
    ],
)
def test_what_is_wrong_with_the_account_is_said_and_nothing_is_made(client, code, unit, field, value, sentence):
    answer = client.post(f"/join/{code}/", NEW | {field: value})

    page = answer.content.decode()
    assert (answer.status_code, User.objects.filter(email="new@example.org").count()) == (422, 0)
    assert sentence in page
    assert NEW["person_name"] in page
    assert NEW["password"] not in page
    assert services.invitation_with(code) is not None


@pytest.mark.django_db(transaction=True)
def test_two_people_with_one_link_at_once_are_one_member():
    unit = people.verified_unit()
    code = services.invite(unit=unit, email="", name="", is_admin=False, by=people.member(unit, is_admin=True))
    guests = people.person(), people.person()

    answers = at_once(*(lambda g=g: services.accept_invitation(code=code, person=None, user=g) for g in guests))

    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "User"]
    assert unit.memberships.count() == 2
