"""Demands that were handed in before there were keys: filled in once, in batches, and found from then on."""

from io import StringIO

import pytest
from django.core.management import call_command

from demands.collection.duplicates import judging, running
from demands.collection.models import DuplicateCheck, Fingerprint
from portal.notices.models import Outbox
from tests.demands.collection.duplicates.test_running import APART, TEXT
from tests.factories import collection
from tests.support import place

pytestmark = pytest.mark.django_db


def old(state="accepted", **more):
    """A demand as it stood before there were keys and checks."""
    demand = place(collection.submitted(**more), state)
    DuplicateCheck.objects.filter(demand=demand).delete()
    Outbox.objects.all().delete()
    return demand


def fingerprints(**options):
    said = StringIO()
    call_command("fingerprints", stdout=said, **options)
    return said.getvalue().splitlines()


def test_an_old_demand_is_found_once_its_keys_are_filled_in(now):
    earlier = old(**TEXT)
    demand = collection.submitted(**TEXT | {"title": "另一个名称"})
    assert fingerprints() == ["keys: 2 of 2", "checks: nothing missing"]

    running.run(judging.latest(demand).pk)

    assert [pair.other for pair in judging.found(demand)] == [earlier]


def test_what_waits_for_the_check_and_was_never_compared_is_compared(now):
    waiting, done = old("submitted", **TEXT), old(**APART)

    assert fingerprints() == ["keys: 2 of 2", "checks: 1 of 1"]

    (check,) = DuplicateCheck.objects.all()
    assert (check.demand, check.version, check.done_at) == (waiting, waiting.version, None)
    assert Outbox.objects.filter(payload={"check_id": check.pk}).count() == 1
    assert done.duplicate_checks.count() == 0


def test_it_goes_in_batches_and_a_second_time_does_nothing(now):
    kept = [old(**TEXT | {"title": f"第{n}项"}) for n in range(3)]
    Fingerprint.objects.create(demand=kept[0], version=1, keys=[7])

    assert fingerprints(batch=1) == ["keys: 1 of 2", "keys: 2 of 2", "checks: nothing missing"]
    assert Fingerprint.objects.get(demand=kept[0]).keys == [7]
    assert fingerprints() == ["keys: nothing missing", "checks: nothing missing"]


def test_a_draft_has_no_keys(now):
    collection.draft()

    assert fingerprints()[0] == "keys: nothing missing"
