"""A message is in the portal at once, and by mail after the commit, once, under an id of its own."""

import pytest
from django.core import mail
from django.utils import timezone

from portal.notices import tell
from portal.notices.models import Message, Outbox
from portal.notices.tasks import drain
from tests.factories import people
from tests.portal.notices.test_outbox import waiting


@pytest.fixture
def told(db):
    """A person who wishes mail, told of one thing."""
    person = people.person(email="wang@example.org")
    tell.send([person], key="record:1", text="需求已受理\n请查看", url="/demands/1/")
    return person


def test_a_message_is_in_the_portal_at_once_and_by_mail_after_the_commit(told):
    assert Message.objects.get().text == "需求已受理\n请查看"
    assert mail.outbox == []
    drain()

    sent = mail.outbox[0]
    assert (sent.to, sent.subject) == (["wang@example.org"], "需求已受理 请查看")
    assert "/demands/1/" in sent.body


def test_each_try_of_a_mail_bears_the_same_message_id(told):
    drain()
    Message.objects.update(mailed_at=None)
    Outbox.objects.update(done_at=None, next_try_at=timezone.now())
    drain()

    assert [m.message()["Message-ID"] for m in mail.outbox] == [f"<{Outbox.objects.get().dedupe}@localhost>"] * 2


def test_nobody_is_told_twice(told):
    tell.send([told], key="record:1", text="需求已受理\n请查看")
    drain()
    tell.send([told], key="record:1", text="需求已受理\n请查看")
    drain()

    assert (Message.objects.count(), len(mail.outbox)) == (1, 1)


def test_a_mail_whose_row_comes_back_is_not_sent_again(told):
    drain()
    Outbox.objects.update(done_at=None, next_try_at=timezone.now())
    drain()

    assert len(mail.outbox) == 1
    assert waiting() == 0


def test_whoever_wishes_no_mail_gets_none(db):
    quiet, without = people.person(wants_mail=False), people.person(email="")
    tell.send([quiet, without], key="record:2", text="需求已受理")
    drain()

    assert (Message.objects.count(), mail.outbox) == (2, [])


def test_a_mail_that_cannot_be_sent_is_tried_again_and_stays_unsent(told, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    drain()

    assert Message.objects.get().mailed_at is None
    assert Outbox.objects.get().error.startswith("ConnectionRefusedError")
