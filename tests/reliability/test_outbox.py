"""A real worker is killed in the middle of its letters: none is lost, and a repeat is known as one."""

import os
import time
from collections import Counter
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from portal.accounts.models import User
from portal.notices import outbox, tell, waking
from portal.notices.models import Attempt, Message, Outbox
from portal.notices.waking import wake
from tests.factories import people
from tests.reliability.rig.programs import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PLACES = ("before", "after", "ack")
KILLS = int(os.environ.get("KILLS", "4"))  # at each place; the long run takes a hundred
PATIENCE = 60 + 3 * KILLS * len(PLACES)  # seconds


def tell_everybody(addresses):
    for n, address in enumerate(addresses):
        tell.send([people.person(email=address)], key=f"record:{n}", text="需求已受理", url="/demands/1/")


def all_done():
    wake()  # as beat does; the worker that died is not there to be woken by anything else
    return not Outbox.objects.unfinished().exists()


def cut_off_at(addresses):
    """The number of the event and the person of each letter whose process died before it had committed."""
    of = dict(User.objects.values_list("email", "pk"))
    return [(n, of[address]) for n, address in enumerate(addresses) if not address.startswith("ack")]


def test_killed_before_the_sending_after_it_and_before_the_answer_every_letter_goes_out_once_in_effect(
    the_worker, sink, tmp_path
):
    addresses = [f"{place}-{n}@example.org" for n in range(KILLS) for place in PLACES]
    tell_everybody(addresses)
    the_worker.start()
    assert until(all_done, PATIENCE, pause=0.5), the_worker.log.read_text()[-3000:]
    assert len(list((tmp_path / "deaths").iterdir())) == len(addresses)

    raw = Counter(letter.to for letter in sink.letters)
    assert raw == {address: 2 if address.startswith("after") else 1 for address in addresses}
    assert Counter(to for to, _id in set(sink.letters)) == dict.fromkeys(addresses, 1)
    assert {letter.message_id for letter in sink.letters} == {str(row.dedupe) for row in Outbox.objects.all()}
    assert Message.objects.filter(mailed_at=None).count() == 0
    cut_short = set(Outbox.objects.filter(tries__broken_off=True).values_list("key", flat=True))
    assert {f"record:{n}:{pk}" for n, pk in cut_off_at(addresses)} <= cut_short


def test_the_whole_worker_killed_and_redis_flushed_nothing_is_lost(the_worker, sink, redis):
    addresses = [f"p{n}@example.org" for n in range(30)]
    tell_everybody(addresses)
    the_worker.start()
    assert until(lambda: len(sink.letters) > 2, 60, pause=0.01), the_worker.log.read_text()[-3000:]
    the_worker.kill()
    redis.client().flushall()
    the_worker.start()
    assert until(all_done, 60, pause=0.5), the_worker.log.read_text()[-3000:]

    assert {letter.to for letter in sink.letters} == set(addresses)
    assert len(set(sink.letters)) == len(addresses)
    assert len(sink.letters) <= len(addresses) + 6  # at most those under way at the kill


def seconds_of(act):
    begun = time.monotonic()
    act()
    return time.monotonic() - begun


def test_with_redis_hanging_whoever_committed_does_not_wait(redis):
    redis.client().execute_command("CLIENT", "PAUSE", 5000)
    took = [seconds_of(lambda key=key: outbox.put("mail", key)) for key in "abc"]

    assert took[0] < 2
    assert max(took[1:]) < 0.3  # after one failure nobody asks again for a while


@pytest.mark.django_db(transaction=True)
def test_a_row_that_another_worker_only_passes_over_is_sent_at_its_first_try(monkeypatch):
    """PostgreSQL locks a row before it sees that it no longer waits; for that moment the one whose try it is waits."""
    monkeypatch.setitem(waking.asleep, "until", float("inf"))  # nobody else drains
    tell.send([people.person()], key="passed over", text="需求已受理")
    attempt, held, let_go = outbox._begun(), Event(), Event()

    def pass_over():
        with transaction.atomic():
            Outbox.objects.select_for_update().get(pk=attempt.outbox_id)
            held.set()
            let_go.wait(0.5)
        connection.close()

    other = Thread(target=pass_over)
    other.start()
    held.wait(5)
    outbox._work(attempt)
    other.join()

    assert Outbox.objects.get(pk=attempt.outbox_id).done_at is not None
    assert Attempt.objects.get(pk=attempt.pk).finished_at is not None
