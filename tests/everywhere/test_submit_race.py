"""Handing a demand in, raced over HTTP against two processes: exactly once, and the test can fail (article 7)."""

import pytest
from django.db import connection

from demands.collection.models import Demand
from portal.models import Receipt
from portal.records.models import Record
from tests.at_once import at_once
from tests.everywhere.serving import ask, open_form, processes
from tests.factories import collection, people

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
COPIES = 10
# What the database itself says to a second handing-in under the number of the first.
LAST_GUARD = "a_version_has_its_number"


@pytest.fixture(scope="module")
def ports(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), processes(2, "tests.everywhere.slowed") as found:
        yield found


@pytest.fixture
def waiting(client):
    """A demand that its administrator is about to hand in: its step's address and the administrator's session."""

    def make():
        demand = collection.in_review()
        client.force_login(people.member(demand.organisation, is_admin=True))
        return demand, f"/do/demand/{demand.pk}/submit/", client.cookies["sessionid"].value

    return make


def hand_in(ports, path, session, forms):
    """Each form sent at the same moment, by turns to one process and to the other."""

    def sending(n, hidden, cookie):
        sent = hidden | {"unclassified": "on"}
        return lambda: ask(ports[n % 2], path, session=session, cookie=cookie, sent=sent)

    return at_once(*(sending(n, hidden, cookie) for n, (hidden, cookie) in enumerate(forms)))


def submissions(demand):
    """How often it was handed in: by its own count, by its versions, by the record, by receipts."""
    demand = Demand.objects.get(pk=demand.pk)
    records = Record.objects.of(demand).filter(step="submit").count()
    receipts = Receipt.objects.filter(machine="demand", object_id=demand.pk).count()
    return demand.submissions, demand.versions.count(), records, receipts


def test_ten_copies_of_one_form_at_once_are_one_submission_with_one_receipt(ports, waiting):
    for number in (1, 2, 3):
        demand, path, session = waiting()
        form = open_form(ports[0], path, session)

        answers = hand_in(ports, path, session, [form] * COPIES)

        receipt = Receipt.objects.get(object_id=demand.pk)
        assert {(a.status, a.location) for a in answers} == {(302, f"/receipts/{receipt.number}/")}
        assert submissions(demand) == (1, 1, 1, 1)
        assert Demand.objects.get(pk=demand.pk).code == f"ZJ-2026-000{number}"


def test_of_ten_forms_of_one_demand_at_once_one_is_taken_and_nine_are_told_so(ports, waiting):
    for _time in range(3):
        demand, path, session = waiting()
        forms = [open_form(ports[n % 2], path, session) for n in range(COPIES)]
        assert len({hidden["token"] for hidden, _cookie in forms}) == COPIES

        answers = hand_in(ports, path, session, forms)

        taken = [a for a in answers if a.status == 302]
        refused = [a for a in answers if a.status == 409]
        assert (len(taken), len(refused)) == (1, COPIES - 1)
        assert taken[0].location.startswith("/receipts/")
        assert all("状态下不能提交至科技厅（委），可能已有人办理。请刷新页面查看最新情况。" in a.text for a in refused)
        assert submissions(demand) == (1, 1, 1, 1)


@pytest.fixture
def unguarded(transactional_db):
    """Two processes without locks and receipts, over a table without its last guard, which comes back afterwards."""
    versions = Demand.versions.rel.related_model
    (guard,) = [each for each in versions._meta.constraints if each.name == LAST_GUARD]
    with connection.schema_editor() as editor:
        editor.remove_constraint(versions, guard)
    try:
        with processes(2, "tests.everywhere.unguarded") as ports:
            yield ports
    finally:
        versions.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(versions, guard)


def test_with_the_guards_off_the_double_appears(unguarded, waiting):
    """The positive control: without it, one submission of ten copies would prove nothing."""
    demand, path, session = waiting()
    form = open_form(unguarded[0], path, session)

    hand_in(unguarded, path, session, [form] * COPIES)

    _count, versions, records, _receipts = submissions(demand)
    assert min(versions, records) > 1
