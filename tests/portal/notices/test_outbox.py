"""What must leave the system leaves it after the commit, once in effect, whatever is down meanwhile."""

import threading
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from kombu import pools

from portal.celery import app as celery
from portal.notices import outbox, tell, waking
from portal.notices.models import Attempt, Message, Outbox
from portal.notices.tasks import drain
from tests.at_once import at_once
from tests.factories import people


@pytest.fixture
def errand():
    """A topic of this test: what was done, and what it is to do about it."""
    done = []

    def run(**given):
        done.append(given)
        if after := run.after:
            after()

    run.after, run.done = None, done
    outbox.handles("errand")(run)
    yield run
    outbox._handlers.pop("errand")


def waiting():
    return Outbox.objects.filter(done_at=None).count()


def test_what_a_transaction_asked_for_goes_with_it(errand, db):
    undone = transaction.savepoint()
    outbox.put("errand", "a", letter=1)
    assert waiting() == 1
    transaction.savepoint_rollback(undone)

    assert Outbox.objects.count() == 0
    assert drain() == 0
    assert errand.done == []


def test_the_same_errand_asked_for_twice_is_done_once(errand, db):
    outbox.put("errand", "a", letter=1)
    outbox.put("errand", "a", letter=1)

    assert (drain(), drain()) == (1, 0)
    assert errand.done == [{"letter": 1}]
    outbox.put("errand", "a", letter=1)
    assert drain() == 0


def test_any_name_may_stand_in_an_errand(errand, db):
    outbox.put("errand", "a", topic="b", key="c")
    drain()

    assert errand.done == [{"topic": "b", "key": "c"}]


def test_errands_are_done_in_the_order_in_which_they_were_asked_for(errand, db):
    for n in range(3):
        outbox.put("errand", str(n), n=n)
    drain()

    assert errand.done == [{"n": 0}, {"n": 1}, {"n": 2}]


def fail():
    raise ValueError("没有纸了")


def test_an_errand_that_fails_keeps_its_row_says_why_and_is_tried_later(errand, db):
    errand.after = fail
    outbox.put("errand", "a")
    before = timezone.now()
    drain()

    row = Outbox.objects.get()
    assert (row.done_at, row.attempts, row.error) == (None, 1, "ValueError: 没有纸了")
    assert timedelta(seconds=1) < row.next_try_at - before < timedelta(seconds=10)
    assert drain() == 0  # not yet

    errand.after = None
    Outbox.objects.update(next_try_at=before)
    assert drain() == 1
    row.refresh_from_db()
    assert (row.done_at is not None, row.attempts, row.error) == (True, 2, "")


def test_what_a_failing_errand_wrote_is_undone(errand, db):
    person = people.person()

    def writes_then_fails():
        Message.objects.create(person=person, key="half", text="半件事", at=timezone.now())
        fail()

    errand.after = writes_then_fails
    outbox.put("errand", "a")
    drain()

    assert Message.objects.count() == 0
    assert Outbox.objects.get().attempts == 1


def test_a_failing_errand_holds_up_no_other(errand, db):
    outbox.put("nobody does this", "a")
    outbox.put("errand", "b")

    assert drain() == 2
    assert errand.done == [{}]
    assert Outbox.objects.get(done_at=None).error == "KeyError: 'nobody does this'"


def test_an_errand_that_failed_for_days_waits_ten_minutes_between_tries(errand, db):
    errand.after = fail
    outbox.put("errand", "a")
    Outbox.objects.update(attempts=140)
    drain()

    row = Outbox.objects.get()
    assert (row.attempts, row.parked_at) == (141, None)
    assert timedelta(minutes=9) < row.next_try_at - timezone.now() <= timedelta(minutes=10)


def tries():
    """Of every try: whether it ended, whether it was cut short, what went wrong."""
    return [(t.finished_at is not None, t.broken_off, t.error) for t in Attempt.objects.order_by("number")]


def due_again():
    Outbox.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))


def test_every_try_is_kept_and_how_often_it_went_out_is_known(errand, db):
    errand.after = fail
    outbox.put("errand", "a")
    drain()
    errand.after = None
    due_again()
    drain()

    assert tries() == [(True, False, "ValueError: 没有纸了"), (True, False, "")]
    assert Outbox.objects.get().sent() == (1, 0)


class Killed(BaseException):
    """Ends a try as the death of its process does: nothing after it is run."""


def die():
    raise Killed


def die_at_each_try(times):
    for _time in range(times):
        due_again()
        with pytest.raises(Killed):
            drain()


def test_a_try_cut_short_is_known_as_one_and_made_again_under_the_same_id(errand, db):
    ids = []
    errand.after = lambda: (ids.append(outbox.dedupe_id()), len(ids) == 1 and die())
    outbox.put("errand", "a")
    die_at_each_try(1)
    assert Outbox.objects.get().next_try_at > timezone.now()
    due_again()
    drain()

    assert tries() == [(True, True, ""), (True, False, "")]
    assert ids == [Outbox.objects.get().dedupe] * 2
    assert Outbox.objects.get().sent() == (1, 1)


def test_what_takes_its_worker_down_again_and_again_is_parked_and_holds_up_nothing(errand, db):
    errand.after = die
    outbox.put("errand", "a")
    die_at_each_try(outbox.MOST_BREAKS)
    errand.after = None
    outbox.put("errand", "b", letter=2)
    due_again()

    assert drain() == 1
    assert errand.done[-1] == {"letter": 2}
    parked = Outbox.objects.parked().get()
    assert (parked.key, parked.attempts, parked.error) == ("a", outbox.MOST_BREAKS, "tries were cut short")


def test_what_failed_for_a_day_is_parked_until_somebody_puts_it_back(errand, db):
    errand.after = fail
    outbox.put("errand", "a")
    Outbox.objects.update(attempts=outbox.MOST_TRIES - 1)
    drain()
    due_again()

    assert (Outbox.objects.get().error, Outbox.objects.parked().count(), drain()) == ("ValueError: 没有纸了", 1, 0)
    errand.after = None
    assert outbox.put_back() == 1
    assert drain() == 1
    assert waiting() == 0


def test_once_the_mail_goes_again_nothing_waits_out_its_pause(errand, db):
    errand.after = fail
    for key in "abc":
        outbox.put("errand", key)
    drain()
    Outbox.objects.update(next_try_at=timezone.now() + timedelta(minutes=9))
    Outbox.objects.filter(key="b").update(next_try_at=timezone.now())
    errand.after = None

    assert drain() == 3


def test_what_was_tried_yields_to_what_is_new(errand, db):
    errand.after = fail
    outbox.put("errand", "old", n=1)
    drain()
    errand.after = None
    Outbox.objects.update(next_try_at=timezone.now() + timedelta(milliseconds=200))
    outbox.put("errand", "new", n=2)
    time.sleep(0.3)
    drain()

    assert errand.done == [{"n": 1}, {"n": 2}, {"n": 1}]


def test_outside_an_errand_there_is_no_id_to_send_under():
    with pytest.raises(LookupError):
        outbox.dedupe_id()


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_slept_while_another_took_its_row_over_sends_nothing(errand):
    outbox.put("errand", "a")
    errand.done.clear()
    Outbox.objects.update(done_at=None, attempts=1, next_try_at=timezone.now())
    Attempt.objects.all().delete()
    slept = outbox._begun()
    due_again()
    drain()
    outbox._work(slept)

    assert (errand.done, tries()) == ([{}], [(True, True, ""), (True, False, "")])


@pytest.mark.django_db(transaction=True)
def test_an_errand_is_done_after_the_commit_and_not_before(errand):
    with transaction.atomic():
        outbox.put("errand", "a", letter=1)
        assert errand.done == []

    assert errand.done == [{"letter": 1}]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_one_errand_once(errand):
    with transaction.atomic():
        outbox.put("errand", "a", letter=1)
        Outbox.objects.update(next_try_at=timezone.now() + timedelta(hours=1))  # not by the wake of the commit
    Outbox.objects.update(next_try_at=timezone.now())
    errand.after = lambda: time.sleep(0.3)

    assert sorted(at_once(drain, drain)) == [0, 1]
    assert errand.done == [{"letter": 1}]


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_errands_between_them(errand):
    with transaction.atomic():
        for n in range(4):
            outbox.put("errand", str(n), n=n)
        Outbox.objects.update(next_try_at=timezone.now() + timedelta(hours=1))
    Outbox.objects.update(next_try_at=timezone.now())
    together = threading.Barrier(2, timeout=10)
    errand.after = lambda: len(errand.done) <= 2 and together.wait()  # the first two are under way at the same time

    assert sum(at_once(drain, drain)) == 4
    assert sorted(given["n"] for given in errand.done) == [0, 1, 2, 3]
    assert waiting() == 0


@pytest.fixture
def no_broker(settings):
    """Celery as in production, with Redis behind a port where nobody answers."""
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    before = {k: celery.conf[k] for k in ("task_always_eager", "broker_url", "broker_write_url")}
    celery.conf.update(task_always_eager=False, broker_url="redis://127.0.0.1:1/0", broker_write_url=None)
    _forget_connections()
    waking.asleep["until"] = 0.0
    yield
    celery.conf.update(before)
    _forget_connections()
    waking.asleep["until"] = 0.0


def _forget_connections():
    pools.reset()
    celery._pool = None
    celery.amqp._producer_pool = None


@pytest.mark.django_db(transaction=True)
def test_with_the_broker_down_the_request_succeeds_and_the_errand_waits(errand, no_broker, caplog):
    begun = time.monotonic()
    for n in range(200):
        outbox.put("errand", str(n), n=n)

    assert time.monotonic() - begun < 10
    said = [record.getMessage() for record in caplog.records if record.name == waking.__name__]
    assert ["could not be woken" in each for each in said] == [True]  # once, not for every errand
    assert (errand.done, waiting()) == ([], 200)
    assert drain() == 200  # as the clock does


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
