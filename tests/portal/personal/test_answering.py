"""The answer reaches whoever asked by mail, at the address of that time, which is then kept nowhere."""

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from portal.accounts.models import User
from portal.accounts.signing.resetting import AskForReset
from portal.notices.models import Attempt, Outbox
from portal.notices.tasks import drain
from portal.personal import erasing
from tests.factories import people
from tests.security.test_pii_canary import columns_with

pytestmark = pytest.mark.django_db
MAIL = "leaver-q77@example.org"
OPEN = {("accounts_user", "email"), ("records_clear", "value")}


@pytest.fixture
def security_admin(db):
    return people.staff("security_admin")


@pytest.fixture
def asked(now):
    return erasing.ask(person=people.person(email=MAIL), why="已离职")


def test_an_answer_that_grants_goes_to_the_address_which_then_stands_nowhere(asked, security_admin):
    erasing.answer(asked, granted=True, text="已核实。合同按规定保存十年。", by=security_admin)
    assert columns_with(MAIL) == set()
    assert Outbox.objects.get().payload["sealed_to"]
    drain()

    letter = mail.outbox[0]
    assert (letter.to, len(mail.outbox)) == ([MAIL], 1)
    assert "同意删除" in letter.body
    assert "合同按规定保存十年" in letter.body
    assert Outbox.objects.get().payload == {"request_id": asked.pk}
    assert columns_with(MAIL) == set()


def test_an_answer_that_refuses_goes_there_too_and_the_person_stays(asked, security_admin):
    erasing.answer(asked, granted=False, text="有未了结的诚信案件。", by=security_admin)
    drain()

    assert mail.outbox[0].to == [MAIL]
    assert "不同意" in mail.outbox[0].body
    assert "有未了结的诚信案件。" in mail.outbox[0].body
    assert User.objects.get(pk=asked.person_id).email == MAIL


def test_an_answer_that_is_undone_writes_to_nobody(asked, security_admin, monkeypatch):
    def breaks(_person):
        raise RuntimeError

    monkeypatch.setattr(erasing, "_also", [breaks])
    with pytest.raises(RuntimeError):
        erasing.answer(asked, granted=True, text="已核实。", by=security_admin)

    assert Outbox.objects.count() == 0
    assert User.objects.get(pk=asked.person_id).email == MAIL


def test_a_server_that_refuses_the_letter_does_not_leave_the_address_in_an_error(asked, security_admin, settings):
    settings.EMAIL_BACKEND = "tests.portal.personal.test_answering.Refusing"
    erasing.answer(asked, granted=True, text="已核实。", by=security_admin)
    drain()

    assert Outbox.objects.get().done_at is None
    assert Outbox.objects.get().payload["sealed_to"]
    assert Attempt.objects.get().error == "OSError: SMTPRecipientsRefused: the letter could not be sent"
    assert columns_with(MAIL) == set()


def test_a_forgotten_password_leaves_no_address_behind_either(asked, security_admin):
    form = AskForReset({"email": MAIL})
    assert form.is_valid()
    form.save(None)
    assert columns_with(MAIL) == OPEN
    drain()

    assert mail.outbox[0].to == [MAIL]
    assert Outbox.objects.get(topic="password_reset").payload == {}


class Refusing(BaseEmailBackend):
    """A mail server that names the recipient in its refusal."""

    def send_messages(self, letters):
        from smtplib import SMTPRecipientsRefused

        raise SMTPRecipientsRefused({letters[0].to[0]: (550, b"no such user")})
