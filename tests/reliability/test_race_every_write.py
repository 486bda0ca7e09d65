"""Every form that a page shows, and every step that somebody may take, sent several times at once to two processes.

One effect, the same answer to every copy, no error of ours. The forms are found by reading the pages, so that a new
one is raced without being named. A sample by chance here, all of them with `--every-statement` (or bench/race.py).
"""

import random

import pytest
from django.core.management import call_command

from tests.everywhere import world as worlds
from tests.everywhere.serving import processes
from tests.reliability import races

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SAMPLE, SEED = 14, 20260310


@pytest.fixture
def raced():
    """A world with people in it, and the two processes that serve it."""
    call_command("createcachetable", verbosity=0)
    world = worlds.gone_on()
    with processes(2, "portal.wsgi") as ports:
        yield world, worlds.insiders(world), ports


def test_every_form_sent_several_times_at_once_acts_once_and_answers_all_copies_alike(raced, request):
    world, people, ports = raced
    whole, chance = request.config.getoption("every_statement"), random.Random(SEED)
    forms = races.forms_of(world, people if whole else people[:4], only_writing=not whole)
    forms = forms if whole else chance.sample(forms, min(SAMPLE, len(forms)))

    outcomes = [races.race(ports, sent, chance.randint(2, 10)) for sent in forms]

    assert {each.name: each.wrong for each in outcomes if each.wrong} == {}
    print(*(f"{each.name}: {each.writers} of {len(each.answers)}" for each in outcomes), sep="\n")  # noqa: T201 -- figures
    assert sum(each.is_taken for each in outcomes) >= len(outcomes) // 3


def test_without_the_guards_a_form_sent_several_times_acts_several_times():
    """The positive control: without it, one effect of each form would prove nothing."""
    world = worlds.gone_on()
    admin = worlds.insiders(world)[-2]
    forms = {sent.name: sent for sent in races.forms_on(admin, [world.path("/units/987654/invite/")])}
    (invite,) = (sent for name, sent in forms.items() if name.startswith("invite "))
    with processes(2, "tests.everywhere.unguarded") as ports:
        assert races.race(ports, invite, 6).writers > 1
