"""What must leave the system leaves it after the commit, once in effect, whatever is down meanwhile."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from portal.notices import outbox
from portal.notices.models import Message, Outbox
from portal.notices.tasks import drain
from tests.at_once import at_once
from tests.factories import people


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
