"""All or nothing: after a failure at any statement of a step or of a form's sending, every table is as it was.

Record, outbox, messages and receipts are tables like the others. A sample of statements here, each of them with
`--every-statement`: then each factory's record and each share of the forms has a transaction of its own, as what is
undone piles up within one.
"""

import random
from itertools import islice

import pytest
from django.test import Client

from demands.collection.models import Demand
from projects.demo import year
from tests.everywhere import world as worlds
from tests.everywhere.forms import read
from tests.factories import collection
from tests.reliability import injection, races

pytestmark = pytest.mark.django_db
SEED, STEPS, FORMS, MOST = 20260310, 8, 3, 6
SHARES = 16  # of all forms
FOUND: set[tuple[str, str]] = set()  # the steps that this process has made to fail


def pytest_generate_tests(metafunc):
    whole = metafunc.config.getoption("every_statement")
    if "share" in metafunc.fixturenames:
        metafunc.parametrize("share", range(SHARES) if whole else [None])
    if "make" in metafunc.fixturenames:
        makers = [worlds.gone_on, *(injection.factories() if whole else ())]
        metafunc.parametrize("make", makers, ids=lambda make: f"{make.__module__.rpartition('.')[2]}.{make.__name__}")


@pytest.fixture
def chance(request):
    """Chooses a sample; None where every statement is to fail once."""
    return None if request.config.getoption("every_statement") else random.Random(SEED)


def in_the(share, acts):
    """The acts of one share, or all."""
    return list(acts) if share is None else [act for n, act in enumerate(acts) if n % SHARES == share]


@pytest.mark.asvs("2.3.3", "16.5.3")
def test_a_step_that_fails_at_any_statement_leaves_every_table_as_it_was(chance, now, make, record_property):
    records = mixed(injection.records_of(make()), chance)
    injection.settle()
    whole = injection.on_from_there(records, FOUND)
    acts = whole if chance is None else islice(injection.steps_that_can_be_taken(records, set()), STEPS)

    left, acted, count = injection.failures(acts, chance, MOST)

    record_property("figure", ("steps made to fail", acted))
    record_property("figure", ("failures put into them", count))
    assert left == {}
    assert chance is None or acted == STEPS


@pytest.mark.asvs("2.3.3", "16.5.3")
def test_each_step_of_the_demo_year_that_fails_at_any_statement_leaves_every_table_as_it_was(
    request, db, monkeypatch, record_property
):
    """As people and the system take them in a whole year, each step at its first time."""
    if not request.config.getoption("every_statement"):
        pytest.skip("a quarter of an hour: with --every-statement")
    left, counts = {}, []

    def at_every_statement(act):
        stayed, _acted, count = injection.failures([act], None, MOST)
        left.update(stayed)
        counts.append(count)

    at_first = injection.AtFirst(monkeypatch, at_every_statement, set())
    year.build()

    record_property("figure", ("steps of the demo year made to fail, with those within them", len(at_first.taken)))
    record_property("figure", ("failures put into the demo year", sum(counts)))
    assert left == {}
    assert len(at_first.taken) >= 140


def mixed(found, chance):
    """In the order in which they came, or where only some of them are tried, in any."""
    return found if chance is None else chance.sample(found, len(found))


def sendings(forms):
    """The forms that are taken, each sent by a browser of its own, whole, as the middleware and the view do it."""
    for sent in forms:
        client = Client(raise_request_exception=True)
        client.force_login(sent.person, races.BACKEND)
        page = client.get(sent.page).content.decode()
        form = next(f for f in read(page).forms if f.method == "post" and races._name(f, sent.page) == sent.name)
        data, path = races.filled(form), form.action or sent.page
        act = injection.Act(sent.name, lambda c=client, p=path, d=data: _taken(c.post(p, d)))
        if injection._works(act):
            yield act


def _taken(answer):
    assert answer.status_code == 302


@pytest.mark.asvs("2.3.3")
def test_a_form_that_fails_at_any_statement_leaves_every_table_as_it_was(chance, now, share, record_property):
    world = worlds.gone_on()
    people = worlds.insiders(world)
    injection.settle()
    forms = races.forms_of(world, people if chance is None else people[1:4], only_writing=True)
    acts = islice(sendings(in_the(share, mixed(forms, chance))), FORMS if chance else None)

    left, acted, count = injection.failures(acts, chance, MOST, injection.BESIDE)

    record_property("figure", ("forms made to fail", acted))
    record_property("figure", ("failures put into these", count))
    assert left == {}
    assert chance is None or acted == FORMS


@pytest.mark.asvs("2.3.3")
def test_what_is_written_before_its_transaction_begins_is_found(now):
    """The positive control: an act in two transactions leaves its first half behind."""
    demand = collection.draft()

    def in_two_halves():
        Demand.objects.filter(pk=demand.pk).update(title="半成")
        Demand.objects.filter(pk=demand.pk).update(title="全成")

    act = injection.Act("two halves", in_two_halves)
    left = injection.left_behind(act, 0, injection.digest())

    assert "collection_demand" in left
