"""Several people of a consortium, or several consortia, at the same moment: each step counts once."""

import pytest

from portal.workflow import StepRefused, perform
from projects.applications import consents
from projects.applications.models import Application
from tests.at_once import at_once
from tests.factories import applications

pytestmark = pytest.mark.django_db(transaction=True)
State = Application.State


def handing_in(application):
    admin = applications.admin_of(application.lead)
    return lambda: perform(application, "submit", by=admin)


def consenting(application, person):
    seen = consents.seen_by(application, person)
    return lambda: perform(application, "consent", by=person, seen=seen, pledge=True)


def test_consortia_that_hand_in_at_once_get_numbers_without_gap_or_double():
    first = applications.consented()
    waiting = [first, *(applications.consented(applications.confirming(direction=first.direction)) for _n in range(2))]
    done = at_once(*(handing_in(application) for application in waiting))

    assert {application.code for application in done} == {f"YRD-2026-A-{n:04d}" for n in (1, 2, 3)}


def test_members_who_consent_at_once_move_the_application_on_once():
    application = applications.confirming()
    people = [applications.admin_of(p.organisation) for p in application.participants.all()]
    people += [row.person for row in application.leader_consents.all()]
    at_once(*(consenting(application, person) for person in people))

    application.refresh_from_db()
    assert application.state == State.ORG_REVIEW
    assert consents.missing(application) == []


def test_a_leader_of_two_applications_handed_in_at_once_passes_with_one():
    first = applications.confirming()
    second = applications.confirming(direction=first.direction, leader=first.leader)
    waiting = [applications.consented(first), applications.consented(second)]
    done = at_once(*(handing_in(application) for application in waiting))

    assert [type(answer) for answer in done].count(StepRefused) == 1
    assert Application.objects.filter(state=State.SUBMITTED).count() == 1
