"""What the portal signs and gives away: changed in a character, used for another thing or too late, it opens nothing.

Links to a new password, links of invitations and openings, the stamp in a long form; seals are tested in
`tests/portal/test_sealing.py`. Files are handed out to the session alone: no link opens one by itself.
"""

import re
from datetime import timedelta

import pytest
from django.conf import global_settings
from django.contrib.auth.hashers import get_hashers
from django.core import mail, signing
from django.test import Client, RequestFactory

from portal import clock
from portal.accounts import opening, services
from portal.accounts.models import Person, User
from portal.drafts import stamps
from portal.notices.tasks import drain
from tests.conftest import NOW
from tests.everywhere import world as worlds
from tests.factories import people
from tests.portal.addresses import addresses
from tests.security.production import settings_of_production
from tests.security.signing import PASSWORD, sign_in

pytestmark = pytest.mark.django_db
CLOSED = "这个链接已失效"


def flipped(text):
    """The text with each of its characters changed in turn."""
    for place, sign in enumerate(text):
        yield text[:place] + ("2" if sign != "2" else "3") + text[place + 1 :]


def asked_for_a_new_password(user):
    """The address and the key that the mail brings."""
    Client().post("/accounts/password/reset/", {"email": user.email})
    drain()
    return re.search(r"http\S+?(/accounts/\S+?/key/)(\S+?)/", mail.outbox[-1].body).groups()


@pytest.fixture
def stamp(unit, org_editor):
    demand = type("Record", (), {"machine": "demand", "pk": 7})
    return stamps.new(org_editor, "/demands/7/fill/", demand, 0)


def read(text, path="/demands/7/fill/"):
    return stamps.of(RequestFactory().post(path, {stamps.FIELD: text}))


@pytest.mark.asvs("9.1.1")
def test_a_stamp_changed_in_any_character_is_none(stamp):
    signed = stamp.signed

    assert read(signed) == stamp
    assert [each for each in flipped(signed) if read(each)] == []


@pytest.mark.asvs("9.1.1")
def test_a_link_to_a_new_password_changed_in_any_character_opens_nothing():
    address, key = asked_for_a_new_password(people.person(email="wang@example.org"))
    visitor = Client()
    assert CLOSED not in visitor.get(f"{address}{key}/", follow=True).text

    assert [each for each in flipped(key) if CLOSED not in Client().get(f"{address}{each}/", follow=True).text] == []


@pytest.mark.asvs("9.1.1")
def test_a_code_changed_in_any_character_opens_nothing(unit, org_admin, now):
    code = services.invite(unit=unit, email="new@example.org", name="新人", is_admin=False, by=org_admin)
    known = Person.objects.of(people.identity_number())
    letter = opening.invite(name="新人", email="x@example.org", person=known, role="supervisor", region=None, by=None)

    assert services.invitation_with(code)
    assert opening.with_code(letter)
    assert [each for each in flipped(code) if services.invitation_with(each)] == []
    assert [each for each in flipped(letter) if opening.with_code(each)] == []


@pytest.mark.asvs("9.2.1")
def test_a_link_to_a_new_password_ends_after_an_hour(time_machine):
    time_machine.move_to(NOW)
    address, key = asked_for_a_new_password(people.person(email="wang@example.org"))
    time_machine.shift(timedelta(minutes=59))
    assert CLOSED not in Client().get(f"{address}{key}/", follow=True).text
    time_machine.shift(timedelta(minutes=2))

    assert CLOSED in Client().get(f"{address}{key}/", follow=True).text


@pytest.mark.asvs("9.2.1")
def test_the_code_of_an_opening_ends_after_three_days(now):
    known = Person.objects.of(people.identity_number())
    code = opening.invite(name="新人", email="x@example.org", person=known, role="supervisor", region=None, by=None)

    with clock.standing_at(NOW + timedelta(days=3, seconds=-1)):
        assert opening.with_code(code)
    with clock.standing_at(NOW + timedelta(days=3)):
        assert opening.with_code(code) is None


@pytest.mark.asvs("9.2.2")
def test_what_was_signed_for_another_purpose_is_no_stamp(stamp):
    as_another = signing.dumps(signing.loads(stamp.signed, salt=stamps.SALT), salt="portal.something")

    assert read(as_another) is None


@pytest.mark.asvs("9.2.2")
def test_a_stamp_is_good_for_its_own_form_only(stamp):
    assert read(stamp.signed, path="/demands/8/fill/") is None


@pytest.mark.asvs("9.2.2")
def test_the_code_of_one_kind_opens_nothing_of_another(unit, org_admin, now):
    code = services.invite(unit=unit, email="new@example.org", name="新人", is_admin=False, by=org_admin)
    known = Person.objects.of(people.identity_number())
    letter = opening.invite(name="新人", email="x@example.org", person=known, role="supervisor", region=None, by=None)

    assert (opening.with_code(code), services.invitation_with(letter)) == (None, None)


@pytest.mark.asvs("9.2.2")
def test_the_link_of_one_person_gives_no_new_password_to_another():
    wang, li = people.person(email="wang@example.org"), people.person(email="li@example.org")
    (address, of_wang), (_address, of_li) = asked_for_a_new_password(wang), asked_for_a_new_password(li)
    (number, _dash, _rest), (_number, _dash, rest) = of_wang.partition("-"), of_li.partition("-")

    assert CLOSED in Client().get(f"{address}{number}-{rest}/", follow=True).text


@pytest.fixture
def files_of_a_world(now):
    world = worlds.gone_on()
    handing_out = [a for a in addresses() if a.name in ("stored_file", "document", "review_material", "package")]
    assert len(handing_out) == 4
    return [world.path(address.path) for address in handing_out]


@pytest.mark.asvs("9.2.2")
def test_no_address_opens_a_file_without_a_session(files_of_a_world):
    answers = {path.split("/")[1]: Client().get(path).status_code for path in files_of_a_world}

    assert answers == {"files": 302, "audit": 302, "reviews": 302, "documents": 404}  # some documents are public


@pytest.mark.asvs("11.4.2")
def test_passwords_are_hashed_at_the_cost_of_today_and_older_hashes_at_the_next_sign_in(settings):
    """OWASP's Password Storage Cheat Sheet asks for 600,000 rounds of PBKDF2-HMAC-SHA256."""
    of_production = settings_of_production().get("PASSWORD_HASHERS", global_settings.PASSWORD_HASHERS)
    settings.PASSWORD_HASHERS = of_production
    hasher = get_hashers()[0]
    user = people.person()
    User.objects.filter(pk=user.pk).update(password=hasher.encode(PASSWORD, "a salt that is long enough", 1000))
    sign_in(Client(), user)

    rehashed = hasher.decode(User.objects.get(pk=user.pk).password)
    assert (rehashed["algorithm"], rehashed["iterations"]) == ("pbkdf2_sha256", hasher.iterations)
    assert hasher.iterations >= 600_000
