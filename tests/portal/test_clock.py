"""One clock for all servers; what was received before a deadline counts, whatever the queue."""

import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import RequestFactory

from portal import clock, timed
from portal.middleware import ClockOfTheRequest
from portal.models import ClockShift
from portal.timed import on_the_clock
from tests.factories import people

INSTANT = datetime(2026, 3, 31, 17, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def the_databases_time():
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


@pytest.mark.asvs("16.2.2")
def test_the_time_is_the_databases_and_aware(db):
    before, now, after = the_databases_time(), clock.now(), the_databases_time()

    assert before <= now <= after
    assert now.tzinfo is not None


def test_the_clock_goes_on(db):
    assert clock.now() < clock.now()


@pytest.mark.asvs("16.2.2")
def test_a_server_whose_own_clock_is_wrong_judges_alike(db, time_machine):
    real = the_databases_time()
    time_machine.move_to(datetime(2020, 1, 1, tzinfo=UTC))

    assert clock.now() - real < timedelta(seconds=10)


def test_a_clock_made_to_stand_still_stands_still_and_goes_on_afterwards(db):
    with clock.standing_at(INSTANT):
        assert (clock.now(), clock.now()) == (INSTANT, INSTANT)
        with clock.standing_at(INSTANT + timedelta(days=1)):
            assert clock.today().isoformat() == "2026-04-01"
        assert clock.now() == INSTANT

    assert clock.now() != INSTANT


def test_a_clock_stands_still_for_its_own_thread_only():
    seen = []
    with clock.standing_at(INSTANT):
        thread = threading.Thread(target=lambda: seen.append(clock._pinned.get()))
        thread.start()
        thread.join()

    assert seen == [None]


def test_the_day_is_shanghais(db):
    with clock.standing_at(datetime(2026, 3, 31, 16, 30, tzinfo=UTC)):
        assert clock.today().isoformat() == "2026-04-01"


def test_the_clock_is_moved_on_and_back(db):
    real = the_databases_time()
    moved = clock.move(timedelta(days=30))

    assert timedelta(days=30) <= moved - real < timedelta(days=30, seconds=10)
    assert timedelta(days=30) <= clock.now() - real < timedelta(days=30, seconds=10)

    clock.move(timedelta(days=-45))
    assert timedelta(days=-15) <= clock.now() - real < timedelta(days=-15, seconds=10)
    assert ClockShift.objects.count() == 1


def test_production_refuses_to_move_or_stop_the_clock(db, settings):
    settings.CLOCK_MAY_MOVE = False

    with pytest.raises(ImproperlyConfigured):
        clock.move(timedelta(days=1))
    with pytest.raises(ImproperlyConfigured), clock.standing_at(INSTANT):
        pass
    assert ClockShift.objects.count() == 0


def test_production_does_not_read_a_shift_that_somebody_wrote(db, settings):
    clock.move(timedelta(days=30))
    settings.CLOCK_MAY_MOVE = False

    assert clock.now() - the_databases_time() < timedelta(seconds=10)


def test_a_write_is_judged_by_the_instant_at_which_it_arrived(db):
    """The deadline passes while the request waits: it was received before, so it counts."""
    arrived = clock.now()
    deadline = arrived + timedelta(days=1)

    def view(request):
        clock.move(timedelta(days=2))  # a long wait for a lock
        return HttpResponse("in time" if clock.now() < deadline else "late")

    assert ClockOfTheRequest(view)(RequestFactory().post("/")).content == b"in time"
    assert ClockOfTheRequest(view)(RequestFactory().post("/")).content == b"late"


def test_a_page_shows_one_instant_throughout(db):
    def view(request):
        first = clock.now()
        clock.move(timedelta(days=1))
        return HttpResponse("same" if clock.now() == first else "other")

    assert ClockOfTheRequest(view)(RequestFactory().get("/")).content == b"same"


def test_one_request_leaves_no_instant_to_the_next(db):
    seen = []
    handle = ClockOfTheRequest(lambda request: seen.append(clock.now()) or HttpResponse())
    for method in ("get", "post", "get"):
        handle(getattr(RequestFactory(), method)("/"))

    assert seen[0] < seen[1] < seen[2]
    assert clock._pinned.get() is None


@pytest.mark.parametrize(
    ("received", "in_time"),
    [(timedelta(milliseconds=-1), True), (timedelta(0), False), (timedelta(seconds=1), False)],
)
def test_an_invitation_is_good_until_its_instant_and_not_a_moment_longer(unit, org_admin, received, in_time):
    from portal.accounts import services

    with clock.standing_at(INSTANT):
        code = services.invite(unit=unit, email="new@example.org", name="新人", is_admin=False, by=org_admin)
    with clock.standing_at(INSTANT + timedelta(days=7) + received):
        assert (services.invitation_with(code) is not None) is in_time


@pytest.fixture
def on_time():
    """Timed work of a later stage, as it is registered; the times at which it ran."""

    times = []

    @on_the_clock
    def work(now, system):
        times.append((now, clock.now()))
        return 2

    yield times
    timed._on_the_clock.remove(work)


def test_whoever_moves_the_demos_clock_sees_what_became_due_at_the_new_time(client, db, on_time):
    client.force_login(people.person())
    before = clock.now()
    answer = client.post("/desk/clock/", {"days": "30"}, follow=True)

    (given, read) = on_time[0]
    assert given == read
    assert timedelta(days=30) <= read - before < timedelta(days=30, seconds=10)
    assert "到期事项办理了 2 件" in answer.content.decode()


@pytest.mark.parametrize("days", ["0", "-3", "401", "x", ""])
def test_the_demos_clock_is_moved_on_by_whole_days_only(client, db, days):
    client.force_login(people.person())

    assert client.post("/desk/clock/", {"days": days}).status_code == 422
    assert ClockShift.objects.count() == 0


def test_production_has_no_page_for_the_clock(client, db, settings):
    settings.CLOCK_MAY_MOVE = False
    client.force_login(people.person())

    assert client.get("/desk/clock/").status_code == 404
    assert client.post("/desk/clock/", {"days": "1"}).status_code == 404


def test_a_database_that_does_not_answer_leaves_no_clock_standing(db):
    with connection.execute_wrapper(_no_answer), pytest.raises(OperationalError), clock.held(at_once=True):
        pass

    assert (clock._held.get(), clock._pinned.get()) == (False, None)


def _no_answer(execute, sql, params, many, context):
    raise OperationalError("the database does not answer")
