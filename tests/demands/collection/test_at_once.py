"""Several units, or several people of one unit, hand in at the same moment (article 7)."""

import threading
import time

import pytest
from django.db import IntegrityError, connection, transaction

from demands.collection.models import CollectionRound, Demand, FormVersion
from portal.workflow import StepRefused, perform
from tests.at_once import at_once
from tests.factories import collection, people
from tests.support import place

pytestmark = pytest.mark.django_db(transaction=True)


def handing_in(demand):
    admin = people.member(demand.organisation, is_admin=True)
    return lambda: perform(demand, "submit", by=admin, unclassified=True)


def test_demands_handed_in_at_once_have_numbers_without_gaps_or_doubles(db):
    into = collection.open_round()
    waiting = [collection.in_review(into=into) for _n in range(6)]

    at_once(*(handing_in(demand) for demand in waiting))

    codes = sorted(Demand.objects.values_list("code", flat=True))
    assert codes == [f"ZJ-2026-000{n}" for n in range(1, 7)]


def test_a_unit_does_not_pass_its_limit_by_handing_in_twice_at_once(db):
    into, unit = collection.open_round(per_unit=1), people.verified_unit()
    waiting = [collection.in_review(unit, into=into) for _n in range(2)]

    answers = at_once(*(handing_in(demand) for demand in waiting))

    assert {type(answer) for answer in answers} == {Demand, StepRefused}
    assert Demand.objects.filter(state="submitted").count() == 1
    assert Demand.objects.exclude(code="").get().code == "ZJ-2026-0001"


def test_a_form_is_not_changed_while_its_round_opens(db):
    draft, opening = collection.collection_round(), threading.Event()

    def opens():
        with transaction.atomic():
            place(draft, CollectionRound.State.OPEN)
            opening.set()
            waits_for_a_lock()

    def changes():
        opening.wait(20)
        FormVersion.objects.filter(round=draft).update(revision=9)

    answers = at_once(opens, changes)

    assert [type(answer) for answer in answers] == [type(None), IntegrityError]
    assert FormVersion.objects.get(round=draft).revision == 1


def waits_for_a_lock():
    """Until the other connection stands in the queue behind this one."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        for _turn in range(200):
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(query)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.05)
