"""The deadline is an instant of the database's clock: to the millisecond, on every server, in every zone, for all.

`tests/portal/test_arrival.py` has the request that waited in a queue before the web began with it.
"""

import os
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from demands.collection.models import CollectionRound, Demand
from demands.matching.models import Solution
from demands.reserve.models import ReserveEntry
from portal import clock
from portal.calls.calendar import deadline_after
from portal.records.models import Record
from portal.timed import QUEUE, perform_due
from portal.workflow import StepRefused, perform
from projects.applications.models import Application
from projects.guidelines.models import Guideline
from reviews.rounds.models import ReviewAssignment
from tests.conftest import NOW, SHANGHAI
from tests.everywhere.serving import ask, open_form, processes
from tests.factories import applications, collection, matching, people, reserve, reviews
from tests.reliability import straddling
from tests.reliability.races import session_of
from tests.reliability.rig.programs import FAKETIME

MOMENT = timedelta(milliseconds=1)
CUT = NOW + timedelta(days=3)


def demand():
    made = collection.in_review()
    CollectionRound.objects.filter(pk=made.round_id).update(closes_at=CUT)
    admin = people.member(made.organisation, is_admin=True)
    return made, "submit", {"by": admin, "unclassified": True}


def demand_corrected():
    made, step, given = demand()
    Demand.objects.filter(pk=made.pk).update(correction_due=CUT)
    return made, step, given


def solution():
    made = matching.complete()
    Demand.objects.filter(pk=made.demand_id).update(window_closes_at=CUT)
    admin = people.member(made.organisation, is_admin=True)
    return made, "submit", {"by": admin, "pledge": True}


def solution_taken_back():
    made, _step, given = solution()
    handed_in = perform(made, "submit", **given)
    return handed_in, "recall", {"by": given["by"]}


def application():
    made = applications.consented()
    Guideline.objects.filter(pk=made.guideline_id).update(closes_at=CUT)
    return made, "submit", {"by": applications.admin_of(made.lead)}


def application_corrected():
    made, step, given = application()
    Application.objects.filter(pk=made.pk).update(correction_due=CUT)
    return made, step, given


def review():
    reviews.pool()
    round_ = reviews.scoring(by=people.staff("dept_officer", collection.draft().region))
    made = round_.assignments.first()
    reviews.fill(made, 80)
    ReviewAssignment.objects.filter(pk=made.pk).update(due_at=CUT)
    return made, "submit", {"by": made.expert.user}


def entry_corrected():
    entry = reserve.submitted()
    admin = people.member(entry.lead, is_admin=True)
    officer = people.staff("dept_officer", entry.lead.region)
    back = perform(entry, "return_for_correction", by=officer, defects="分工不清楚", correction_due=CUT)
    return ReserveEntry.objects.get(pk=back.pk), "submit", {"by": admin, "pledge": True}


CLOSING = [
    demand,
    demand_corrected,
    solution,
    solution_taken_back,
    application,
    application_corrected,
    review,
    entry_corrected,
]


@pytest.mark.django_db
@pytest.mark.parametrize("make", CLOSING, ids=lambda make: make.__name__)
def test_what_comes_a_moment_before_is_taken_and_what_comes_at_the_instant_or_after_is_late(make, now):
    record, step, given = make()
    for late in (timedelta(), MOMENT, timedelta(days=1)):
        with clock.standing_at(CUT + late), pytest.raises(StepRefused):
            perform(record, step, **given)
    with clock.standing_at(CUT - MOMENT):
        perform(record, step, **given)

    assert Record.objects.of(record).filter(step=step).latest("seq").at == CUT - MOMENT


@pytest.mark.django_db
def test_the_clock_ends_nothing_before_what_came_in_time_can_be_through(now):
    """What the clock does at a deadline waits for the queue; a deadline in the record is never before the one told."""
    made, step, given = demand()
    Demand.objects.filter(pk=made.pk).update(lapses_at=CUT)
    with clock.standing_at(CUT + QUEUE - MOMENT):
        perform_due()
    with clock.standing_at(CUT - MOMENT):  # a request that was received then and is worked off only now
        assert perform(made, step, **given).state == "submitted"


@pytest.mark.django_db
def test_on_a_leap_day_the_day_has_its_end(now):
    leap = datetime(2028, 2, 29, 23, 59, 59, 999_000, tzinfo=SHANGHAI)
    made, step, given = demand()
    CollectionRound.objects.filter(pk=made.round_id).update(closes_at=leap + MOMENT)
    with clock.standing_at(datetime(2028, 3, 1, tzinfo=SHANGHAI)), pytest.raises(StepRefused):
        perform(made, step, **given)
    with clock.standing_at(leap):
        assert clock.today().isoformat() == "2028-02-29"
        assert perform(made, step, **given).state == "submitted"


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
def test_the_zone_of_the_server_changes_no_deadline(zone, now, monkeypatch):
    in_shanghai = deadline_after(NOW, 5)
    monkeypatch.setenv("TZ", zone)
    monkeypatch.setenv("PGTZ", zone)  # what a session of the database begins with
    time.tzset()
    try:
        with connection.copy().cursor() as fresh:
            fresh.execute("SHOW timezone")
            assert fresh.fetchone() == ("UTC",)
        made, step, given = demand()
        assert deadline_after(NOW, 5) == in_shanghai
        with clock.standing_at(CUT), pytest.raises(StepRefused):
            perform(made, step, **given)
        with clock.standing_at(CUT.astimezone(ZoneInfo("UTC")) - MOMENT):
            assert perform(made, step, **given).state == "submitted"
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.django_db
def test_an_extension_granted_while_a_form_is_open_counts_for_it(client, now):
    made, _step, given = demand()
    path = f"/do/demand/{made.pk}/submit/"
    client.force_login(given["by"])
    with clock.standing_at(CUT - timedelta(hours=1)):
        form = client.get(path)
        approver = people.staff("office_approver")
        perform(made.round, "extend", by=approver, due=CUT + timedelta(days=2), reason="系统检修")
    with clock.standing_at(CUT + timedelta(hours=1)):
        answer = client.post(path, {"token": form.context["token"], "unclassified": "on"})

    assert answer.status_code == 302
    assert Demand.objects.get(pk=made.pk).state == "submitted"


@pytest.fixture
def skewed(monkeypatch, transactional_db):
    """Serve with the web process's clock so many minutes off the database's."""
    if FAKETIME is None:
        pytest.skip("faketime (Debian: faketime) is not installed: the clock of a whole process cannot be moved")

    def serve(minutes):
        monkeypatch.setenv("LD_PRELOAD", str(FAKETIME))
        monkeypatch.setenv("FAKETIME", f"{minutes:+d}m")
        monkeypatch.setenv("NO_FAKE_STAT", "1")  # gunicorn hears of its workers by the times of files
        return processes(1, "portal.wsgi")

    return serve


@pytest.mark.slow
@pytest.mark.parametrize("minutes", [-5, 5])
def test_a_web_server_whose_clock_is_wrong_judges_by_the_databases(skewed, minutes):
    """Two minutes to go and two minutes late, with a clock five minutes off in either direction."""
    made, late = (collection.in_review() for _n in range(2))
    real, answers = clock.now(), {}
    with skewed(minutes) as (port,):
        os.environ.pop("LD_PRELOAD")
        for each, closes in ((made, timedelta(minutes=2)), (late, timedelta(minutes=-2))):
            session = session_of(people.member(each.organisation, is_admin=True))
            path = f"/do/demand/{each.pk}/submit/"
            hidden, cookie = open_form(port, path, session)
            CollectionRound.objects.filter(pk=each.round_id).update(closes_at=real + closes)
            answers[each.pk] = ask(port, path, session=session, cookie=cookie, sent=hidden | {"unclassified": "on"})
        shown = ask(port, "/desk/", session=session).text.split('name="portal:now" content="')[1].split('"')[0]

    assert (answers[made.pk].status, answers[late.pk].status) == (302, 409)
    record = Record.objects.of(made).get(step="submit")
    assert abs(record.at - real) < timedelta(minutes=1)
    assert abs(datetime.fromisoformat(shown) - clock.now()) < timedelta(minutes=1)  # what a countdown starts from


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_requests_around_the_instant_exactly_those_before_it_are_taken(request):
    """500 of them, 10,000 with the flag: accepted is the same as stamped before the deadline, for each."""
    count = 10_000 if request.config.getoption("every_statement") else 500
    window = matching.demand_with_window()
    solutions = []
    for region in ("310000", "320000", "340000", "330000"):
        unit = matching.provider_unit(region)
        solutions.append((matching.complete(window, unit), people.member(unit, is_admin=True)))

    judged = straddling.around_the_deadline(solutions, requests=count, seconds=1.5)

    wrong = [each for each in judged if each.taken != (each.late_by < timedelta())]
    taken = sum(each.taken for each in judged)
    assert wrong == []
    assert len(judged) >= count
    assert 0 < taken < len(judged)
    written = Record.objects.filter(machine="solution", step__in=["submit", "recall"])
    assert written.count() == taken
    assert Solution.objects.count() == len(solutions)
