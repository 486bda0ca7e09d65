"""Nothing tells a name that has an account from one that has none: status, bytes, time (S-16)."""

import os
import re
import statistics
import time

import pytest
from django.core import mail
from django.test import Client

from portal.accounts.models import FailedSignIns, User
from portal.notices.tasks import drain
from portal.records.models import VISITORS, Record
from tests.factories import people
from tests.security.signing import LOGIN, noted, sign_in

TRIES = int(os.environ.get("SIGNING_TRIES", "15"))  # pairs; the bar's 200 take four minutes
pytestmark = pytest.mark.django_db


def plain(answer):
    """The page without what differs between any two: tokens, incident number."""
    page = re.sub(r'name="(csrfmiddlewaretoken|once)" value="[^"]+"', "", answer.content.decode())
    return re.sub(r"<b class=\"pt-num fw-semibold\">[^<]+</b>", "", page)


def tried(login):
    answer = Client().post(LOGIN, {"login": login, "password": "not the password"})
    return answer.status_code, plain(answer).replace(login, "NAME"), sorted(answer.headers)


@pytest.mark.asvs("6.3.8")
@pytest.mark.parametrize("known_by", ["username", "email"])
def test_an_unknown_name_and_a_wrong_password_are_answered_alike(known_by):
    user = people.person(email="wang@example.org")
    unknown = "nobody@example.org" if known_by == "email" else "nobody"

    assert tried(getattr(user, known_by)) == tried(unknown)


@pytest.mark.asvs("6.3.8")
def test_a_disabled_account_is_answered_like_an_unknown_name():
    user = people.person(is_active=False)

    assert tried(user.username) == tried("nobody")


@pytest.mark.asvs("6.3.1", "6.3.8")
def test_a_name_that_is_nobodys_is_locked_like_one_that_is():
    user = people.person()
    answers = {name: [tried(name) for _n in range(7)] for name in (user.username, "nobody")}

    assert [status for status, _page, _headers in answers["nobody"]] == [200, 200, 200, 200, 429, 429, 429]
    assert answers[user.username] == answers["nobody"]


@pytest.mark.asvs("6.3.8")
@pytest.mark.parametrize("known_by", ["username", "email"])
def test_an_unknown_name_and_a_wrong_password_take_the_same_time(settings, known_by, record_property):
    """The median of the pairs' ratios is within a tenth, with the password hash of production; of the processor's own
    time, which other work on the machine changes least, and for both of a pair alike."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.LOCK_AFTER = 10**6
    user = people.person(email="wang@example.org")
    names = {"known": getattr(user, known_by), "unknown": "nobody@example.org" if known_by == "email" else "nobody"}
    client, took = Client(), {"known": [], "unknown": []}
    for n in range(TRIES + 2):
        for kind in ("known", "unknown") if n % 2 else ("unknown", "known"):
            begun = time.process_time()
            client.post(LOGIN, {"login": names[kind], "password": "not the password"})
            took[kind].append(time.process_time() - begun)
    pairs = list(zip(took["known"], took["unknown"], strict=True))[2:]
    ratio = statistics.median(known / unknown for known, unknown in pairs)

    record_property("figure", (f"known over unknown by {known_by}", round(ratio, 3)))
    assert 0.9 < ratio < 1.1, pairs


@pytest.mark.asvs("6.3.8")
def test_asking_for_a_new_password_does_the_same_for_a_mailbox_without_an_account():
    user = people.person(email="wang@example.org")

    def asked(email):
        answer = Client().post("/accounts/password/reset/", {"email": email})
        return answer.status_code, answer["Location"], plain(answer)

    assert asked(user.email) == asked("nobody@example.org")
    drain()
    assert [letter.to for letter in mail.outbox] == [["wang@example.org"]]


@pytest.mark.asvs("6.4.1", "6.5.5")
def test_the_link_to_a_new_password_opens_once_and_soon(now):
    user = people.person(email="wang@example.org")
    Client().post("/accounts/password/reset/", {"email": "WANG@example.org"})
    drain()
    link = re.search(r"http\S+(/accounts/\S+)", mail.outbox[0].body).group(1)
    client, new = Client(), "Another long passw0rd"
    form = client.get(link, follow=True)
    assert client.post(form.request["PATH_INFO"], {"password1": new, "password2": new}).status_code == 302

    assert User.objects.get(pk=user.pk).check_password(new)
    assert "这个链接已失效" in Client().get(link, follow=True).content.decode()
    assert noted(user) == ["password_changed"]


@pytest.mark.asvs("6.3.1", "2.4.1")
def test_registering_tells_of_a_taken_mailbox_but_not_to_whoever_asks_often(settings):
    """Whoever registers a unit must learn why it does not go on; a source that tries many is stopped."""
    settings.ACCOUNT_RATE_LIMITS = {"signup": "3/10m/ip"}
    people.person(email="wang@example.org")
    answers = [Client().post("/register/", {"person-email": "wang@example.org"}) for _n in range(4)]

    assert "这个邮箱已注册过账号" in answers[0].content.decode()
    assert [answer.status_code for answer in answers] == [422, 422, 422, 429]
    assert int(answers[-1]["Retry-After"]) > 0


@pytest.mark.asvs("16.3.1")
def test_a_failure_is_on_record_with_its_account_and_nobodys_with_the_visitors_of_the_day():
    user = people.person()
    tried(user.username), tried("nobody")

    assert noted(user) == ["sign_in_failed"]
    assert Record.objects.filter(machine=VISITORS, step="sign_in_failed").count() == 1
    assert "nobody" not in str(list(Record.objects.values()))


def test_a_right_password_ends_the_count():
    user, client = people.person(), Client()
    for _n in range(3):
        for _wrong in range(4):
            sign_in(client, user, "wrong")
        assert sign_in(client, user)["Location"] == "/desk/"
        client = Client()

    assert FailedSignIns.objects.count() == 0
