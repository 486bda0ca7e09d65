"""Nobody waits in a circle: rows are waited for in one order, and against it taken only where they are free."""

import threading
import time

import pytest
from django.db import OperationalError, connection, transaction

from demands.collection.models import Demand
from portal import locks, workflow
from portal.accounts.models import Organisation, User
from portal.records import verifying
from portal.workflow import StepRefused, machines, perform
from projects.applications.models import Application
from projects.guidelines.models import Guideline
from reviews.rounds.models import ReviewAssignment
from tests.at_once import at_once
from tests.factories import applications, people, release, reviews
from tests.reliability import storm

pytestmark = pytest.mark.django_db(transaction=True)


def errors(answers):
    """What was raised other than a refusal."""
    return [each for each in answers if isinstance(each, Exception) and not isinstance(each, StepRefused)]


@pytest.fixture
def slowly(monkeypatch):
    """Between its being judged and taken every step waits a moment, so that two under way at once overlap."""
    take = workflow._take

    def take_slowly(*step):
        time.sleep(0.15)
        return take(*step)

    monkeypatch.setattr(workflow, "_take", take_slowly)


def test_every_machine_has_its_place_in_the_order():
    assert sorted(locks.ORDER) == sorted(machines())


def list_and_demand():
    """A list that goes out and a demand on it that is withdrawn: they drive each other's records."""
    unit = people.verified_unit()
    demand = release.selected_demand(unit=unit)
    asked = release.asked_for_signature([demand, release.selected_demand()])
    release.sign(asked, *release.DEPARTMENTS)
    approver, admin = people.staff("office_approver"), people.member(unit, is_admin=True)
    return (
        lambda: perform(asked, "publish", by=approver),
        lambda: perform(demand, "withdraw", by=admin, reason="本单位已自行解决"),
    )


def test_records_that_drive_each_other_are_never_locked_up(slowly):
    answers = at_once(*list_and_demand())

    assert errors(answers) == []
    assert [type(each).__name__ for each in answers].count("StepRefused") == 1


def test_with_the_order_off_the_database_finds_them_waiting_in_a_circle(slowly, monkeypatch):
    """The positive control: without it, no deadlock in all the other tests would prove nothing."""
    monkeypatch.setattr(locks, "_may_wait_for", lambda keys: True)
    monkeypatch.setattr(locks, "PASSING", frozenset())

    answers = at_once(*list_and_demand())

    assert [type(each) for each in errors(answers)] == [OperationalError]
    assert "deadlock" in str(errors(answers)[0])


def test_two_experts_of_one_panel_appointed_chair_at_once_leave_one_chair(slowly):
    organiser = people.staff("dept_officer", people.verified_unit().region)
    reviews.pool(size=12)
    round_ = reviews.scoring(by=organiser)
    others = round_.assignments.filter(is_chair=False).order_by("-pk")[:2]

    answers = at_once(*(lambda a=each: perform(a, "appoint_chair", by=organiser) for each in others))

    assert errors(answers) == []
    assert ReviewAssignment.objects.filter(round=round_, is_chair=True).count() == 1


def test_places_of_one_panel_filled_at_once_get_different_experts(slowly):
    organiser = people.staff("dept_officer", people.verified_unit().region)
    reviews.pool(size=12)
    round_ = reviews.scoring(by=organiser)
    gone = list(round_.assignments.filter(is_chair=False)[:2])
    for each in gone:
        perform(each, "recuse", by=each.expert.user, relation="joint_work", reason="三年内有合作论文。")

    answers = at_once(*(lambda a=each: perform(a, "replace", by=organiser) for each in gone))

    assert errors(answers) == []
    live = ReviewAssignment.objects.live().filter(round=round_)
    assert live.count() == live.values("expert").distinct().count()


@pytest.mark.asvs("15.4.2")
def test_an_application_is_not_handed_in_under_a_guideline_that_is_revoked_meanwhile(slowly):
    application = applications.consented()
    admin, approver = applications.admin_of(application.lead), people.staff("office_approver")
    answers = at_once(
        lambda: perform(application, "submit", by=admin),
        lambda: perform(application.guideline, "revoke", by=approver, reason="指南须重新编制"),
    )

    assert errors(answers) == []
    states = (Application.objects.get(pk=application.pk).state, Guideline.objects.get().state)
    assert states in {("submitted", "issued"), ("lapsed", "revoked")}


def test_a_step_waits_for_a_row_that_comes_after_those_it_holds_and_not_for_one_before():
    unit, demand = people.verified_unit(), release.selected_demand()
    holding, done = threading.Event(), threading.Event()

    def hold(record):
        def act():
            with transaction.atomic():
                locks.row(type(record), record.pk)
                holding.set()
                done.wait(5)

        return act

    def take(first, second):
        """Both rows, one after the other; whether the second was refused at once."""

        def act():
            def both():
                locks.row(type(first), first.pk)
                locks.row(type(second), second.pk)

            holding.wait(5)
            began = time.monotonic()
            threading.Timer(0.5, done.set).start()
            try:
                locks.whole(both, again=False)
            except StepRefused:
                return time.monotonic() - began < 0.4
            return "waited"

        return act

    answers = at_once(hold(unit), take(demand, unit))
    assert answers[1] == "waited"
    holding.clear(), done.clear()
    assert at_once(hold(demand), take(unit, demand))[1] is True


def test_what_the_database_broke_off_is_done_anew_once_and_whole(unit):
    tries = []

    def act():
        tries.append(1)
        Organisation.objects.filter(pk=unit.pk).update(name=f"第{len(tries)}次")
        with connection.cursor() as cursor:
            if len(tries) == 1:
                cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'as if' USING ERRCODE = 'deadlock_detected'; END $$")
        return len(tries)

    assert locks.whole(act) == 2
    assert Organisation.objects.get(pk=unit.pk).name == "第2次"


def test_what_the_database_breaks_off_twice_is_an_error_and_leaves_nothing(unit):
    tries = []

    def act():
        tries.append(1)
        Organisation.objects.filter(pk=unit.pk).update(name="半成")
        with connection.cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'as if' USING ERRCODE = 'serialization_failure'; END $$")

    with pytest.raises(OperationalError):
        locks.whole(act)
    assert (len(tries), Organisation.objects.get(pk=unit.pk).name) == (2, unit.name)


def test_a_row_that_stays_held_is_refused_with_a_sentence(unit, monkeypatch):
    person = people.person()
    holding, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            locks.row(Organisation, unit.pk)
            holding.set()
            done.wait(10)

    def against_the_order():
        holding.wait(5)
        try:
            locks.whole(lambda: (locks.row(User, person.pk), locks.row(Organisation, unit.pk)), again=False)
        finally:
            done.set()

    answers = at_once(hold, against_the_order)

    assert [type(each) for each in answers] == [type(None), StepRefused]
    assert answers[1].reasons == ["有人正在办理相关的记录，请稍后再试。"]


def test_a_storm_of_mixed_steps_surfaces_no_deadlock_and_no_error(request):
    """50 mixed steps in each of 8 processes with the flag, a shorter storm without."""
    every = request.config.getoption("every_statement")
    came = storm.blow(storm.crowded_scene(), processes=8 if every else 4, steps=50 if every else 8, seed=20260310)

    assert set(came) <= {"taken", "refused"}, came
    assert came["taken"] > 10
    assert verifying.faults() == []
    assert Demand.objects.exists()
