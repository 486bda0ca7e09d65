"""What administrators do to accounts: unlock, disable, enable; what they may not; what the clock does."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from portal import clock
from portal.accounts.dormant import disable_dormant, sweep
from portal.accounts.models import FailedSignIns, Session, User
from portal.notices.models import Message
from portal.notices.tasks import drain
from portal.records.models import Record
from portal.timed import perform_due
from tests.conftest import NOW
from tests.factories import people
from tests.security.signing import is_in, noted, sign_in, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(now):
    return people.staff("security_admin")


def lock(user):
    for _n in range(5):
        sign_in(Client(), user, "wrong")


ASKED_FIRST = {"disable": "disable", "reset_factor": "reset-factor"}
REASON = "调离本单位，不再办理"


def act(by, on, what, reason=REASON):
    if what in ASKED_FIRST:
        return signed_in(by).post(f"/people/{on.pk}/{ASKED_FIRST[what]}/", {"reason": reason})
    return signed_in(by).post(f"/people/{on.pk}/", {"act": what})


@pytest.mark.asvs("6.3.1", "2.4.1")
def test_five_failures_lock_for_a_quarter_of_an_hour(now):
    user = people.person()
    lock(user)
    answer = sign_in(Client(), user)

    assert (answer.status_code, answer["Retry-After"]) == (429, "900")
    assert "请在 15 分钟后再试" in answer.content.decode()
    with clock.standing_at(NOW + timedelta(minutes=15, seconds=1)):
        assert sign_in(Client(), user)["Location"] == "/desk/"
    assert noted(user) == ["sign_in_failed"] * 5 + ["locked", "signed_in"]
    assert "已锁定 15 分钟" in Message.objects.get(person=user).text


def test_four_failures_and_a_quarter_of_an_hour_begin_anew(now):
    user = people.person()
    for _n in range(4):
        sign_in(Client(), user, "wrong")
    with clock.standing_at(NOW + timedelta(minutes=16)):
        assert sign_in(Client(), user, "wrong").status_code == 200
        assert sign_in(Client(), user)["Location"] == "/desk/"


def test_whoever_is_signed_in_stays_so_while_the_account_is_locked(now):
    user = people.person()
    client = signed_in(user)
    lock(user)

    assert is_in(client)
    assert client.post("/accounts/reauthenticate/", {"password": "wrong"}).status_code == 429


@pytest.mark.parametrize("role", ["security_admin", "system_admin"])
def test_an_administrator_unlocks_before_the_time_on_record(admin, role):
    user, keeper = people.person(), people.staff(role)
    lock(user)
    page = signed_in(keeper).get(f"/people/{user.pk}/").content.decode()
    assert "解除锁定" in page
    assert "已锁定" in page
    act(keeper, user, "unlock")

    assert sign_in(Client(), user)["Location"] == "/desk/"
    assert noted(keeper)[-1] == "unlocked"
    assert act(keeper, user, "unlock").status_code == 409


def test_others_have_no_such_page(now):
    user = people.person()
    for role in ("auditor", "office_approver", "expert_keeper"):
        client = signed_in(people.staff(role))
        assert client.get("/people/").status_code == 403
        assert client.post(f"/people/{user.pk}/disable/", {"reason": REASON}).status_code == 403
    assert act(people.staff("system_admin"), user, "end_sessions").status_code == 403
    assert act(people.staff("system_admin"), user, "reset_factor").status_code == 403
    assert act(people.staff("system_admin"), user, "nonsense").status_code == 422


@pytest.mark.parametrize("what", ["disable", "reset_factor"])
def test_what_shuts_a_person_out_is_asked_for_with_a_reason(admin, what):
    user = people.person()
    page = signed_in(admin).get(f"/people/{user.pk}/{ASKED_FIRST[what]}/").text
    assert "立即退出" in page
    answer = act(admin, user, what, reason="  ")

    assert answer.status_code == 422
    assert User.objects.get(pk=user.pk).is_active
    assert signed_in(admin).post(f"/people/{user.pk}/", {"act": what}).status_code == 422


def test_the_reason_of_disabling_stands_on_record_and_is_mailed_to_the_person(admin):
    user, back = people.person(email="off@example.org"), people.person(email="back@example.org")
    for person in (user, back):
        act(admin, person, "disable")
    act(admin, back, "enable")
    drain()

    assert Record.objects.filter(step="disabled").first().detail["reason"] == REASON
    letters = [letter for letter in mail.outbox if "停用" in letter.subject]
    assert [letter.to for letter in letters] == [["off@example.org"]]
    assert REASON in letters[0].body


def test_an_account_is_disabled_with_its_sessions_and_enabled_again(admin):
    user = people.person()
    client = signed_in(user)
    act(admin, user, "disable")
    assert not is_in(client)
    assert sign_in(Client(), user)["Location"] == "/accounts/inactive/"
    act(admin, user, "enable")

    assert sign_in(Client(), user)["Location"] == "/desk/"
    assert noted(admin)[-3:] == ["disabled", "signed_in", "enabled"]


def test_nobody_disables_the_own_account_nor_the_last_who_could_open_it(admin):
    system, twin = people.staff("system_admin"), people.twin(admin)

    assert act(admin, admin, "disable").status_code == 409
    assert act(admin, twin, "disable").status_code == 409
    assert act(system, admin, "disable").status_code == 409
    people.staff("security_admin")
    assert act(system, admin, "disable").status_code == 302


def test_the_list_finds_people_by_name_and_by_state(admin):
    locked, disabled, other = people.person("锁某"), people.person("停某", is_active=False), people.person("常某")
    lock(locked)
    client = signed_in(admin)

    def found(**asked):
        return {person.pk for person in client.get("/people/", asked).context["page"]}

    assert found(q="常某") == {other.pk}
    assert found(q=other.username) == {other.pk}
    assert (found(state="locked"), found(state="disabled")) == ({locked.pk}, {disabled.pk})
    assert found(state="active") == {admin.pk, other.pk}


@pytest.fixture
def _ninety_days(settings):
    settings.DORMANT_DAYS, settings.DORMANT_DAYS_OF_UNITS = 90, 400


def seen(user, days):
    User.objects.filter(pk=user.pk).update(
        signed_in_at=NOW - timedelta(days=days), date_joined=NOW - timedelta(days=900)
    )
    return user


@pytest.mark.usefixtures("_ninety_days")
def test_staff_not_seen_for_ninety_days_and_units_for_four_hundred_are_disabled_by_the_clock(now, unit):
    seen(people.staff("security_admin"), 1)
    gone = [seen(people.staff("office_officer"), 91), seen(people.member(unit), 401)]
    here = [seen(people.staff("office_officer"), 90), seen(people.member(unit), 400)]
    perform_due(now)

    assert [User.objects.get(pk=user.pk).is_active for user in gone + here] == [False, False, True, True]
    assert [noted(user) for user in gone] == [["disabled"], ["disabled"]]
    assert disable_dormant(now, None) == 0


@pytest.mark.usefixtures("_ninety_days")
def test_an_account_that_nobody_ever_used_counts_from_its_making(now):
    seen(people.staff("security_admin"), 1)
    user = people.staff("office_officer")
    User.objects.filter(pk=user.pk).update(date_joined=NOW - timedelta(days=91))

    assert disable_dormant(now, None) == 1


@pytest.mark.usefixtures("_ninety_days")
def test_the_last_security_administrator_is_never_disabled_by_the_clock(now):
    first, second = seen(people.staff("security_admin"), 200), seen(people.staff("security_admin"), 300)

    assert disable_dormant(now, None) == 1
    assert {first.pk, second.pk} & set(User.objects.filter(is_active=True).values_list("pk", flat=True))


def test_what_has_run_out_is_swept_away(now):
    FailedSignIns.objects.create(key="name:x", since=NOW - timedelta(days=2), count=3)
    FailedSignIns.objects.create(key="name:y", since=NOW, count=3)
    Session.objects.create(session_key="old", session_data="", expire_date=NOW - timedelta(days=2000))
    sweep(now, None)

    assert list(FailedSignIns.objects.values_list("key", flat=True)) == ["name:y"]
    assert Session.objects.count() == 0
