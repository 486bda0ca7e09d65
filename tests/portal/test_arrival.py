"""A request counts from its first byte at our front, where the front says so: believed within bounds, and on record."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory

from demands.collection.models import CollectionRound, Demand
from portal import arrival, clock, once
from portal.records.models import Record
from tests.factories import collection, people

pytestmark = pytest.mark.django_db
HEADER = "X-Request-Start"
FRONT = "10.1.2.3"


@pytest.fixture
def front(settings):
    """The proxy at FRONT is ours and says when requests came."""
    settings.TRUSTED_PROXIES, settings.RECEIVED_AT_HEADER, settings.RECEIVED_AT_MOST = [FRONT], HEADER, 30


@pytest.fixture
def hand_in(client):
    """Hand a demand in that arrived so many seconds ago and whose round closed so many seconds ago."""

    def send(*, arrived, closed, peer=FRONT, said=None):
        demand = collection.in_review()
        client.force_login(people.member(demand.organisation, is_admin=True))
        real = database_now()
        CollectionRound.objects.filter(pk=demand.round_id).update(closes_at=real - timedelta(seconds=closed))
        stamp = f"t={(real - timedelta(seconds=arrived)).timestamp():.3f}" if said is None else said
        answer = client.post(
            f"/do/demand/{demand.pk}/submit/",
            {"unclassified": "on", "token": once.new_token()},
            headers={HEADER: stamp},
            REMOTE_ADDR=peer,
        )
        return answer.status_code, Demand.objects.get(pk=demand.pk)

    return send


def database_now():
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def test_what_came_before_the_deadline_and_waited_in_a_queue_is_in_time_and_on_record_with_its_wait(front, hand_in):
    status, demand = hand_in(arrived=20, closed=10)

    assert (status, demand.state) == (302, "submitted")
    assert demand.submitted_at < demand.round.closes_at
    said = Record.objects.of(demand).get(step="submit").detail["clock"]
    assert said["by"] == "front"
    assert 20_000 <= said["waited_ms"] < 30_000


def test_what_came_after_the_deadline_is_late_though_the_front_says_when(front, hand_in):
    assert hand_in(arrived=5, closed=10)[0] == 409


def test_nobody_but_a_proxy_of_ours_is_believed(front, hand_in):
    assert hand_in(arrived=20, closed=10, peer="10.9.9.9")[0] == 409


def test_a_front_whose_clock_is_behind_moves_no_deadline_by_more_than_the_setting(front, hand_in):
    assert hand_in(arrived=300, closed=40)[0] == 409
    assert hand_in(arrived=300, closed=20)[0] == 302


def test_a_front_whose_clock_is_ahead_makes_nobody_late(front, hand_in):
    status, demand = hand_in(arrived=-300, closed=-60)

    assert status == 302
    assert Record.objects.of(demand).get(step="submit").detail.get("clock") is None


def test_without_the_setting_the_header_means_nothing(front, hand_in, settings):
    settings.RECEIVED_AT_HEADER = ""
    assert hand_in(arrived=20, closed=10)[0] == 409


@pytest.mark.parametrize("said", ["", "t=", "1", "t=nan", "t=1e9", "t=99999999999999999", "t=1 took=x", "昨天"])
def test_what_cannot_be_read_is_not_believed_and_breaks_nothing(front, hand_in, said):
    assert hand_in(arrived=0, closed=10, said=said.encode().decode("latin-1"))[0] == 409


def test_the_time_that_the_front_took_to_read_the_request_belongs_to_the_wait(front):
    request = RequestFactory().post("/", headers={HEADER: "t=1800000000.500 took=2.250"})
    assert arrival.said_by_the_front(request).timestamp() == 1799999998.25


def test_a_step_outside_a_request_says_nothing_of_a_front(now):
    with clock.held(at_once=True):
        assert (arrival.on_record(), clock.waited()) == ({}, timedelta())
