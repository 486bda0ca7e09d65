"""The second factor: required of whoever holds a role, good once, kept sealed, given up only for another."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from portal import policy
from portal.accounts.models import Role
from portal.accounts.models.people import REGIONAL
from portal.notices.models import Message
from portal.records.models import Record
from tests.factories import people
from tests.security.signing import code_of, is_in, noted, sign_in, signed_in, with_totp

pytestmark = pytest.mark.django_db
AUTHENTICATE, ENROL = "/accounts/2fa/authenticate/", "/desk/account/enrol/"


@pytest.fixture(autouse=True)
def _required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def officer():
    return people.staff("office_officer")


@pytest.fixture
def frozen():
    """The middle of one step of thirty seconds."""
    with time_machine.travel(1_790_000_000 // 30 * 30 + 15, tick=False) as moment:
        yield moment


def after_the_password(user):
    """A browser that gave the right password and is asked for the factor."""
    client = Client()
    assert sign_in(client, user)["Location"] == AUTHENTICATE
    return client


def gives(client, code):
    return client.post(AUTHENTICATE, {"code": code})


@pytest.mark.asvs("6.3.3")
@pytest.mark.parametrize("role", Role.values)
def test_whoever_holds_a_role_and_has_no_factor_is_led_to_enrol_one(role, zhejiang):
    client = signed_in(people.staff(role, zhejiang if role in REGIONAL else None))

    assert client.get("/desk/")["Location"] == ENROL
    assert "请先启用第二因素" in client.get(ENROL).content.decode()


@pytest.mark.asvs("6.3.3")
def test_until_then_nothing_but_the_own_account_is_open(officer, settings):
    client = signed_in(officer)
    closed = [row for row in policy.rows() if not row.declared.is_public and not row.declared.at_once]
    plain = [row.path for row in closed if "<" not in row.path]
    early = {row.path for row in policy.rows() if row.declared.at_once}

    assert [path for path in plain if client.get(path).get("Location") != ENROL] == []
    assert [path for path in plain if client.post(path).get("Location") != ENROL] == []
    assert {path for path in early if not path.startswith("/accounts/")} == {
        "/desk/account/",
        "/desk/account/sessions/",
        ENROL,
    }


def test_units_people_and_the_demo_sign_in_by_password_alone(unit, officer, settings):
    assert is_in(signed_in(people.member(unit)))
    settings.SECOND_FACTOR_REQUIRED = False
    client = signed_in(officer)
    assert "本环境没有强制第二因素" in client.get("/desk/").content.decode()
    assert "本环境没有强制第二因素" in client.get("/desk/account/").content.decode()


def test_a_totp_enrolled_opens_the_desk_and_gives_recovery_codes(officer, django_capture_on_commit_callbacks):
    client = signed_in(officer)
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})

    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    assert is_in(client)
    assert noted(officer)[1:] == ["factor_added", "factor_added"]
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))
    # The code of enrolment is spent: whoever watched it typed cannot sign in with it.
    assert gives(after_the_password(officer), code_of(secret)).status_code == 200


@pytest.mark.asvs("6.5.1")
def test_a_code_is_taken_once_for_as_long_as_it_is_valid(officer, frozen):
    secret = with_totp(officer)
    code = code_of(secret)
    assert gives(after_the_password(officer), code)["Location"] == "/desk/"
    for seconds in (0, 29, 44):  # one step later it would still be within the tolerance
        frozen.shift(seconds - (time.time() - 1_790_000_000 // 30 * 30 - 15))
        assert gives(after_the_password(officer), code).status_code == 200, seconds


@pytest.mark.asvs("6.5.1", "6.5.5")
@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_is_good_one_step_before_and_after_its_own(officer, frozen, steps, taken):
    secret = with_totp(officer)
    answer = gives(after_the_password(officer), code_of(secret, steps=steps))

    assert (answer.get("Location") == "/desk/") == taken


def test_after_a_later_code_an_earlier_one_is_spent_too(officer, frozen):
    secret = with_totp(officer)
    assert gives(after_the_password(officer), code_of(secret, steps=1))["Location"] == "/desk/"

    assert gives(after_the_password(officer), code_of(secret)).status_code == 200


@pytest.mark.asvs("6.6.2")
def test_a_code_without_the_password_before_it_opens_nothing(officer):
    secret = with_totp(officer)

    assert gives(Client(), code_of(secret))["Location"] == "/accounts/login/"


@pytest.mark.asvs("6.6.3", "6.3.1")
def test_wrong_codes_lock_the_account_like_wrong_passwords(officer):
    secret = with_totp(officer)
    client = after_the_password(officer)
    answers = [gives(client, "000000").status_code for _n in range(6)]

    assert answers == [200, 200, 200, 200, 429, 429]
    assert gives(client, code_of(secret)).status_code == 429
    assert sign_in(Client(), officer).status_code == 429


def test_a_recovery_code_opens_once(officer):
    with_totp(officer)
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    code = RecoveryCodes.activate(officer).generate_codes()[0]

    assert gives(after_the_password(officer), code)["Location"] == "/desk/"
    assert gives(after_the_password(officer), code).status_code == 200


def test_the_last_factor_of_somebody_who_must_have_one_stays(officer, frozen):
    secret = with_totp(officer)
    client = after_the_password(officer)
    gives(client, code_of(secret))
    answer = client.post("/accounts/2fa/totp/deactivate/")

    assert "请先另加一个通行密钥，再停用" in answer.content.decode()
    assert Authenticator.objects.filter(user=officer, type="totp").exists()


@pytest.mark.asvs("7.4.3")
def test_a_factor_given_up_ends_the_other_sessions(unit, frozen):
    user = people.member(unit)
    secret = with_totp(user)
    here, there = after_the_password(user), after_the_password(user)
    gives(there, code_of(secret, steps=-1)), gives(here, code_of(secret))
    here.post("/accounts/2fa/totp/deactivate/")

    assert (is_in(here), is_in(there)) == (True, False)
    assert noted(user)[-2:] == ["factor_removed", "session_ended"]


def test_the_security_administrator_resets_a_lost_factor_and_not_the_own(officer, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    admin = people.staff("security_admin")
    with_totp(officer), with_totp(admin)
    client = Client()
    client.force_login(admin)
    reason = {"reason": "手机遗失，本人当面申请"}
    answers = [client.post(f"/people/{who.pk}/reset-factor/", reason) for who in (officer, admin)]

    assert [answer.status_code for answer in answers] == [302, 409]
    assert list(Authenticator.objects.values_list("user", flat=True)) == [admin.pk]
    assert noted(admin)[0] == "factor_reset"
    assert Record.objects.get(step="factor_reset").detail["reason"] == reason["reason"]
    assert reason["reason"] in Message.objects.get(person=officer).text


def test_a_factor_confirms_as_well_as_the_password(officer, settings, frozen):
    settings.CONFIRM_MINUTES = 15
    secret = with_totp(officer)
    client = after_the_password(officer)
    gives(client, code_of(secret, steps=-1))
    key = client.session.session_key
    answer = client.post("/accounts/2fa/reauthenticate/", {"code": code_of(secret), "next": "/desk/"})

    assert answer["Location"] == "/desk/"
    assert client.session.session_key != key
    assert noted(officer)[-1] == "confirmed"


def test_short_messages_by_telephone_are_not_offered():
    assert set(Authenticator.Type.values) == {"totp", "webauthn", "recovery_codes"}
