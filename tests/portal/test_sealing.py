"""What is sealed is read only by whoever has the key."""

import pytest

from portal.sealing import NotOurSeal, opened, sealed

CODE = "k3-邀请码"


def test_what_is_sealed_does_not_show_and_opens_again():
    seal = sealed(CODE)

    assert CODE not in seal
    assert seal != sealed(CODE)
    assert opened(seal) == CODE


def test_without_the_key_or_changed_it_does_not_open(settings):
    seal = sealed(CODE)
    with pytest.raises(NotOurSeal):
        opened(seal[:-4] + "AAA=")
    settings.SECRET_KEY = "another"
    with pytest.raises(NotOurSeal):
        opened(seal)


def test_a_key_that_was_changed_still_opens_what_it_sealed(settings):
    seal = sealed(CODE)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"

    assert opened(seal) == CODE
