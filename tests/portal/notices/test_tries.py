"""Every try of an errand is kept; one cut short is made again under the same id; what will not go is parked."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.notices import outbox
from portal.notices.models import Attempt, Outbox
from portal.notices.tasks import drain
from tests.portal.notices.test_outbox import fail, waiting


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
