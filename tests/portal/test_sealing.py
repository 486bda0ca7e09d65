"""What is sealed is read only by whoever has the key, says by what it was sealed, and moves on to another key."""

import base64
import hashlib
import re
from io import StringIO
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command

from portal.accounts.signing import factors
from portal.notices.models import Outbox
from portal.sealing import NotOurSeal, key_id, opened, sealed

CODE = "k3-邀请码"
OTHER = "another key, long enough to be one"


@pytest.fixture(params=["AES-256-GCM", "SM4-GCM"])
def algorithm(request, settings):
    settings.SEALING = request.param
    return request.param


@pytest.mark.asvs("11.3.2")
def test_what_is_sealed_does_not_show_and_opens_again(algorithm):
    seal = sealed(CODE)

    assert CODE not in seal
    assert seal != sealed(CODE)
    assert opened(seal) == CODE


@pytest.mark.asvs("11.3.3")
def test_one_character_of_a_seal_changed_and_it_does_not_open(algorithm):
    seal = sealed(CODE)
    for place in range(len(seal)):
        with pytest.raises(NotOurSeal):
            opened(seal[:place] + ("A" if seal[place] != "A" else "B") + seal[place + 1 :])


def test_a_seal_cut_short_or_nonsense_does_not_open(algorithm):
    for wrong in ("", ".", "..", "AES-256-GCM", sealed(CODE)[:-20], f"{algorithm}.{key_id('tests')}.", "一.二.三"):
        with pytest.raises(NotOurSeal):
            opened(wrong)


def test_without_the_key_it_does_not_open(settings):
    seal = sealed(CODE)
    settings.SECRET_KEY = OTHER

    with pytest.raises(NotOurSeal):
        opened(seal)


@pytest.mark.asvs("11.2.2")
def test_the_setting_chooses_the_algorithm_and_the_seal_names_it_with_its_key(algorithm, settings):
    assert sealed(CODE).split(".")[:2] == [algorithm, key_id(settings.SECRET_KEY)]


@pytest.mark.asvs("11.2.2")
def test_what_another_algorithm_sealed_under_an_older_key_still_opens(algorithm, settings):
    seal = sealed(CODE)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], OTHER
    settings.SEALING = "AES-256-GCM" if algorithm == "SM4-GCM" else "SM4-GCM"

    assert opened(seal) == CODE
    assert sealed(CODE).split(".")[:2] == [settings.SEALING, key_id(OTHER)]


def test_what_was_sealed_before_seals_named_their_key_still_opens(settings):
    key = hashlib.sha256(b"portal.sealing:" + settings.SECRET_KEY.encode()).digest()
    seal = Fernet(base64.urlsafe_b64encode(key)).encrypt(CODE.encode()).decode()

    assert opened(seal) == CODE
    with pytest.raises(NotOurSeal):
        opened(seal[:-4] + "AAA=")


@pytest.mark.asvs("11.2.2")
def test_the_command_makes_every_seal_anew_so_that_the_old_key_may_go(db, settings, unit, org_admin):
    """A TOTP's secret, recovery codes, the code of a letter that waits: all that the portal keeps sealed."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from portal.accounts import services

    secret = generate_totp_secret()
    totp = TOTP.activate(org_admin, secret).instance
    codes = RecoveryCodes.activate(org_admin).generate_codes()
    code = services.invite(unit=unit, email="new@example.org", name="新人", is_admin=False, by=org_admin)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], OTHER
    settings.SEALING = "SM4-GCM"
    said = [StringIO(), StringIO()]
    for out in said:
        call_command("reseal", stdout=out)
    settings.SECRET_KEY_FALLBACKS = []

    totp.refresh_from_db()
    errand = Outbox.objects.get(topic="invitation")
    recovery = factors.Authenticator.objects.get(type="recovery_codes")
    assert [out.getvalue().split()[0] for out in said] == ["3", "0"]
    assert opened(totp.data["secret"]) == secret
    assert RecoveryCodes(recovery).generate_codes() == codes
    assert opened(errand.payload["sealed_code"]) == code


SEALS = re.compile(r"\bsealing\.sealed\(|^from portal\.sealing import .*\bsealed\b", re.MULTILINE)


def test_nothing_is_sealed_that_the_command_does_not_know():
    halls = [path for hall in ("portal", "reviews", "demands", "projects") for path in Path(hall).rglob("*.py")]
    places = {str(path) for path in halls if "migrations" not in path.parts and SEALS.search(path.read_text())}

    assert places == {
        "demands/release/subscribing.py",  # into the outbox, and a link that is good for two days
        "portal/accounts/mailbox.py",  # into the outbox, and a link that is good for a day
        "portal/accounts/opening.py",  # into the outbox
        "portal/accounts/services.py",  # into the outbox
        "portal/accounts/signing/factors.py",
        "portal/accounts/signing/resetting.py",  # into the outbox
        "portal/personal/answering.py",  # into the outbox
    }
