"""The own mailbox is changed by whoever reads the new one; the old one is told; nothing of it stays in the outbox."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.test import Client

from portal import clock
from portal.accounts.models import User
from portal.notices.models import Message, Outbox
from portal.notices.tasks import drain
from tests.factories import people
from tests.security.signing import is_in, noted, signed_in
from tests.security.test_pii_canary import columns_with

pytestmark = pytest.mark.django_db
OLD, NEW = "old-q77@example.org", "new-q77@example.org"
ASK, CONFIRM = "/desk/account/email/", "/desk/account/email/confirm/"


@pytest.fixture
def person(now):
    return people.person(email=OLD)


@pytest.fixture
def client(person):
    client = Client()
    client.force_login(person)
    return client


def letters(to):
    drain()
    return [letter for letter in mail.outbox if letter.to == [to]]


def asked(client, new=NEW):
    """The code of the link that the new mailbox gets."""
    assert client.post(ASK, {"email": new}).status_code == 302
    link = re.search(r"https?://\S+", letters(new.lower())[-1].body).group()
    return parse_qs(urlsplit(link).query)["code"][0]


def email_of(person):
    return User.objects.get(pk=person.pk).email


@pytest.mark.asvs("6.3.7")
def test_the_mailbox_changes_once_the_new_one_is_confirmed_and_the_old_one_is_told_twice(client, person):
    code = asked(client)
    assert email_of(person) == OLD
    assert NEW in client.get(CONFIRM, {"code": code}).text
    assert client.post(CONFIRM, {"code": code}).status_code == 302

    assert email_of(person) == NEW
    assert [letter.subject for letter in letters(OLD)] == ["有人申请更换您账号的邮箱", "您账号的邮箱已更换"]
    assert "n***@example.org" in letters(OLD)[1].body
    assert noted(person)[-2:] == ["email_asked", "email_changed"]
    assert "邮箱已更换" in Message.objects.get(person=person).text


def test_the_outbox_keeps_no_address(client, person):
    client.post(ASK, {"email": NEW})
    assert columns_with(NEW) == set()
    drain()

    assert [name for row in Outbox.objects.all() for name in row.payload if name.startswith("sealed")] == []


def test_the_link_is_good_once_for_a_day_and_for_whoever_asked(client, person):
    code = asked(client)
    other = Client()
    other.force_login(people.person())
    answers = [other.post(CONFIRM, {"code": code}).status_code, client.post(CONFIRM, {"code": "x" + code}).status_code]
    with clock.standing_at(clock.now() + timedelta(hours=24, seconds=1)):
        late = Client()
        late.force_login(person)
        answers.append(late.post(CONFIRM, {"code": code}).status_code)
    assert (answers, email_of(person)) == ([409] * 3, OLD)
    client.post(CONFIRM, {"code": code})

    assert email_of(person) == NEW
    assert client.post(CONFIRM, {"code": code}).status_code == 409
    assert "链接无效" in client.get(CONFIRM, {"code": code}).text


def test_the_mailbox_of_another_account_is_not_taken_and_not_told_while_asking(client, person):
    people.person(email=NEW)
    code = asked(client, NEW.upper())
    answer = client.post(CONFIRM, {"code": code})

    assert (answer.status_code, email_of(person)) == (409, OLD)
    assert "已经用于另一个账号" in answer.text


def test_other_sessions_end_with_the_change(client, person):
    elsewhere = signed_in(person)
    client.post(CONFIRM, {"code": asked(client)})

    assert (is_in(client), is_in(elsewhere)) == (True, False)


@pytest.mark.parametrize("given", [OLD, OLD.upper(), "no mailbox", ""])
def test_what_is_no_new_mailbox_is_sent_back(client, person, given):
    assert client.post(ASK, {"email": given}).status_code == 422
    assert Outbox.objects.count() == 0
