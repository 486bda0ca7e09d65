"""Sessions: a new id at each proof, an end by the clock, an end at once when the person changes (S-15)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal import clock
from portal.accounts import services
from portal.accounts.models import Membership, Session, User
from portal.accounts.signing.store import mark_of
from portal.notices.models import Message
from portal.notices.tasks import drain
from tests.conftest import NOW
from tests.factories import people
from tests.security.signing import PASSWORD, is_in, noted, sign_in, signed_in

IDLE = {"staff": timedelta(minutes=15), "others": timedelta(minutes=30)}


@pytest.fixture(autouse=True)
def _limits(settings, db):
    settings.SESSION_IDLE_STAFF, settings.SESSION_IDLE_OTHERS = IDLE["staff"], IDLE["others"]
    settings.SESSION_LONGEST = timedelta(hours=12)


@pytest.fixture
def officer(now):
    return people.staff("office_officer")


@pytest.fixture
def editor(now, unit):
    return people.member(unit)


def at(minutes):
    return clock.standing_at(NOW + timedelta(minutes=minutes))


@pytest.mark.asvs("7.2.4")
def test_signing_in_and_confirming_give_a_new_session_id(officer, settings):
    settings.CONFIRM_MINUTES = 15
    client = Client()
    visitor = client.session.session_key
    sign_in(client, officer)
    first = client.session.session_key
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    second = client.session.session_key

    assert len({visitor, first, second}) == 3
    assert not Session.objects.filter(session_key__in=[visitor, first]).exists()
    assert is_in(client)


@pytest.mark.asvs("7.2.4")
def test_a_session_id_that_somebody_planted_is_not_the_one_that_is_signed_in(officer):
    planted = Client()
    key = planted.session.session_key  # of a visitor: known to whoever planted it
    sign_in(planted, officer)

    assert planted.session.session_key != key


@pytest.mark.asvs("7.3.1", "7.3.2")
@pytest.mark.parametrize(("who", "minutes"), [("officer", 15), ("editor", 30)])
def test_a_session_ends_after_so_long_without_use_and_not_before(request, who, minutes):
    client = signed_in(request.getfixturevalue(who))
    with at(minutes):
        assert is_in(client)
    with at(2 * minutes):  # used in between, and so it lasts
        assert is_in(client)
    with at(3 * minutes + 1):
        answer = client.get("/desk/?queue=demand")

    assert answer["Location"] == "/accounts/login/?next=/desk/%3Fqueue%3Ddemand&over=idle"
    assert "您有一段时间没有操作，已自动退出" in client.get(answer["Location"]).content.decode()


@pytest.mark.asvs("7.3.1")
def test_a_session_ends_at_the_end_of_a_working_day_however_busy(officer):
    client = signed_in(officer)
    for minutes in range(10, 12 * 60 + 1, 10):
        with at(minutes):
            assert is_in(client), minutes
    with at(12 * 60 + 1):
        assert client.get("/desk/")["Location"].endswith("&over=long")
    assert noted(officer)[-1] == "session_ended"


def test_what_ended_stays_ended_though_the_clock_goes_back(officer):
    client = signed_in(officer)
    with at(16):
        assert not is_in(client)
    assert not is_in(client)
    assert Session.objects.of(officer).count() == 0


def test_a_script_is_told_401_and_where_to_sign_in_and_loses_nothing(officer):
    client = signed_in(officer)
    page = "http://testserver/demands/7/fill/?tab=2"
    with at(16):
        htmx = client.post("/desk/account/", headers={"HX-Request": "true", "HX-Current-URL": page})
        fetched = client.post("/desk/account/", headers={"X-Requested-With": "XMLHttpRequest", "Referer": page})
        astray = client.get("/desk/", headers={"HX-Request": "true", "HX-Current-URL": "https://evil.example/x"})

    assert [htmx.status_code, fetched.status_code, astray.status_code] == [401, 401, 401]
    assert htmx["X-Sign-In"] == fetched["X-Sign-In"] == "/accounts/login/?next=%2Fdemands%2F7%2Ffill%2F%3Ftab%3D2"
    assert astray["X-Sign-In"] == "/accounts/login/?next=%2Fdesk%2F"


@pytest.mark.asvs("7.4.1", "16.3.1")
def test_signing_out_ends_the_session_and_tells_the_browser_to_forget(officer):
    client = signed_in(officer)
    stolen = Client()
    stolen.cookies["sessionid"] = client.cookies["sessionid"].value
    assert is_in(stolen)
    answer = client.post("/accounts/logout/")

    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_in(stolen)
    assert noted(officer) == ["signed_in", "signed_out"]


def disabled(user):
    User.objects.filter(pk=user.pk).update(is_active=False)


def given_a_role(user):
    services.give_role(user=user, role="supervisor")


def bereft_of_a_role(user):
    services.end_role(user.grants.first(), by=user)


def bereft_of_a_role_by_raw_sql(user):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_rolegrant SET ended_at = now() WHERE user_id = %s", [user.pk])


def out_of_the_unit(user):
    Membership.objects.filter(user=user).update(ended_at=clock.now())


def with_another_password(user):
    user.set_password("another long password 2")
    user.save(update_fields=["password"])


ENDS = [disabled, given_a_role, bereft_of_a_role, bereft_of_a_role_by_raw_sql, out_of_the_unit, with_another_password]


@pytest.mark.asvs("7.4.2", "7.4.3", "8.3.2")
@pytest.mark.parametrize("change", ENDS)
def test_every_session_of_a_person_ends_at_the_next_request(unit, now, change):
    user = people.member(unit)
    services.give_role(user=user, role="office_officer")
    clients = [signed_in(user), signed_in(user)]
    other = signed_in(people.staff("office_officer"))
    change(User.objects.get(pk=user.pk))

    assert [is_in(client) for client in clients] == [False, False]
    assert is_in(other)


@pytest.mark.asvs("8.3.2")
def test_a_role_withdrawn_is_gone_at_the_next_request(officer, now):
    client = signed_in(officer)
    assert client.get("/release-lists/").status_code == 200
    services.end_role(officer.grants.get(), by=people.staff("security_admin"))

    assert client.get("/release-lists/")["Location"] == "/accounts/login/?next=/release-lists/"
    sign_in(client, officer)
    assert client.get("/units/").status_code == 403


@pytest.mark.asvs("7.4.3")
def test_whoever_changes_the_own_password_goes_on_and_is_out_everywhere_else(officer):
    here, there = signed_in(officer), signed_in(officer)
    key = here.session.session_key
    new = "Another long passw0rd"
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert (is_in(here), is_in(there)) == (True, False)
    assert here.session.session_key != key
    assert noted(officer)[-2:] == ["password_changed", "session_ended"]


@pytest.mark.asvs("7.5.2", "7.4.5")
def test_a_person_sees_the_own_sessions_and_ends_one_or_all_others(officer):
    here = signed_in(officer, HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36")
    second, third = signed_in(officer), signed_in(officer)
    page = here.get("/desk/account/sessions/").content.decode()
    keys = [client.session.session_key for client in (here, second, third)]
    assert "Chrome，Windows" in page
    assert "127.0.0.1" in page
    assert [key for key in keys if key in page] == []

    here.post("/desk/account/sessions/", {"session": mark_of(keys[1])})
    assert [is_in(client) for client in (here, second, third)] == [True, False, True]
    here.post("/desk/account/sessions/")
    assert [is_in(client) for client in (here, third)] == [True, False]


def test_nobody_ends_a_session_of_another_by_its_mark(officer, editor):
    mine, yours = signed_in(officer), signed_in(editor)

    assert mine.post("/desk/account/sessions/", {"session": mark_of(yours.session.session_key)}).status_code == 404
    assert is_in(yours)


@pytest.mark.asvs("7.4.5")
def test_the_security_administrator_ends_all_sessions_of_anybody(officer):
    client, admin = signed_in(officer), people.staff("security_admin")
    signed_in(admin).post(f"/people/{officer.pk}/", {"act": "end_sessions"})

    assert not is_in(client)
    assert noted(admin)[-1] == "session_ended"


@pytest.mark.asvs("6.3.5")
def test_a_sign_in_from_a_new_device_is_told_by_message_and_mail_and_a_known_one_is_not(officer):
    User.objects.filter(pk=officer.pk).update(wants_mail=False)
    known = signed_in(officer)
    assert Message.objects.filter(person=officer).count() == 0  # the first device of an account is no news
    known.post("/accounts/logout/")
    sign_in(known, officer)
    assert Message.objects.filter(person=officer).count() == 0
    signed_in(officer, HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Safari/604.1")

    drain()
    text = "您的账号在新设备上登录：Safari，iPhone，IP 127.0.0.1。"
    assert Message.objects.get(person=officer).text.startswith(text)
    assert [(letter.to, letter.subject.startswith("您的账号在新设备上登录")) for letter in mail.outbox] == [
        ([officer.email], True)
    ]


@pytest.mark.asvs("6.3.7")
def test_a_change_of_credentials_is_told_by_message_and_mail(officer):
    client, new = signed_in(officer), "Another long passw0rd"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    drain()

    assert "已修改密码" in Message.objects.get(person=officer).text
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_the_demos_clock_takes_the_sessions_along(client, settings):
    settings.SESSION_LONGEST = timedelta(hours=12)
    user = people.person()
    client.force_login(user)
    client.post("/desk/clock/", {"days": 30})

    assert is_in(client)


def test_limits_cost_a_request_at_most_the_one_look_at_the_clock(settings):
    client = signed_in(people.staff("office_officer"))
    client.get("/desk/account/")
    with CaptureQueriesContext(connection) as limited:
        client.get("/desk/account/")
    settings.SESSION_LONGEST = None
    with CaptureQueriesContext(connection) as unlimited:
        client.get("/desk/account/")

    assert len(limited) - len(unlimited) in (0, 1)
