"""Every address with real records behind it: to a visitor, to strangers, to the people of the house.

`tests/security/` asks every cell of state, role and method and holds that looking writes nothing;
`tests/portal/test_access.py` asks every address for records that do not exist.
"""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from portal.accounts.models import Region
from tests.everywhere import world as worlds
from tests.everywhere.doors import OURS, is_barred
from tests.everywhere.watch import written
from tests.factories import people, release
from tests.portal.addresses import addresses

pytestmark = pytest.mark.django_db
ALL = addresses()
ANSWERS = {200, 202, 302, 404, 405}
LOGIN = "/accounts/login/?next="
# Pages about a demand that are open to everybody signed in once it is published.
ASKING_AND_ANSWERING = {"questions", "solution_new", "demand_take_over"}
IN_ANY_STATE = pytest.mark.parametrize("make", [worlds.beginning, worlds.gone_on])


@pytest.fixture
def world(make, now):
    return make()


@pytest.fixture
def strangers():
    """Nobody in particular; a unit's people and a department's of another region; an expert asked to nothing."""
    elsewhere = Region.objects.get(pk="320000")
    unit = people.verified_unit(elsewhere)
    department = people.staff("dept_officer", elsewhere)
    return [people.person(), people.member(unit, is_admin=True), people.staff("expert"), department]


def is_open(address, world):
    return address.name in ASKING_AND_ANSWERING and "demand" in world.published


def hidden_from(reader, world):
    """The marks of the records that this reader may not see."""
    rows = {name: type(row).objects.visible_to(reader) for name, row in world.records.items()}
    return {
        name: mark for name, mark in world.marks.items() if not rows[name].filter(pk=world.records[name].pk).exists()
    }


def test_the_world_has_a_record_for_every_argument_of_every_address(now):
    """A new address needs its place in `tests/everywhere/world.py`, or it is asked for unknown records only."""
    world = worlds.gone_on()

    assert [address.path for address in OURS if not world.has_records_for(address.path)] == []


@IN_ANY_STATE
def test_a_visitor_is_answered_or_sent_to_sign_in_as_declared(client, world):
    wrong = []
    for address in ALL:
        path = world.path(address.path)
        answer = client.get(path)
        if address.declared.is_public:
            right = answer.status_code in ANSWERS and not answer.get("Location", "").startswith(LOGIN)
        else:
            right = (answer.status_code, answer.get("Location")) == (302, LOGIN + path)
        wrong += [] if right else [(path, answer.status_code)]

    assert wrong == []


def test_nothing_that_was_not_published_is_on_a_public_page(client, now):
    world, told = worlds.beginning(), []
    for address in (address for address in ALL if address.declared.is_public):
        answer = client.get(world.path(address.path))
        page = b"" if answer.streaming else answer.content
        told += [(address.path, name) for name, mark in world.marks.items() if mark.encode() in page]

    assert told == []


def closed_with(address, reader):
    return {403} if is_barred(address, reader) else {404, 405}


@IN_ANY_STATE
def test_a_stranger_gets_404_or_403_as_declared_and_never_reads_what_is_hidden(client, world, strangers):
    wrong = []
    for reader in strangers:
        client.force_login(reader)
        hidden = hidden_from(reader, world)
        secrets = {name: mark for name, mark in hidden.items() if name not in world.published}
        for address in ALL:
            answer = client.get(world.path(address.path))
            closed = world.machine_at(address.path) in hidden and not is_open(address, world)
            expected = closed_with(address, reader) if closed or is_barred(address, reader) else ANSWERS | {403}
            page = b"" if answer.streaming else answer.content
            told = [name for name, mark in secrets.items() if mark.encode() in page]
            if answer.status_code not in expected or told:
                wrong.append((address.path, sorted(reader.roles), answer.status_code, told))

    assert wrong == []


def test_whoever_asked_to_stay_unnamed_is_named_on_no_page_of_a_stranger(client, now, strangers):
    unit = people.verified_unit(name="不愿具名的某某公司")
    demand = release.selected_demand(unit=unit, is_anonymous=True, code="ZJ-2026-9001")
    list_ = release.published([demand])
    values = {"/demands/": demand.pk, "/hall/": demand.code, "/lists/": list_.number}
    world, told = worlds.World({"demand": demand}, {}, values), []
    for reader in [None, *(who for who in strangers if not who.department_regions)]:
        client.logout() if reader is None else client.force_login(reader)
        for address in OURS:
            answer = client.get(world.path(address.path))
            # Among the units to choose partners from every verified unit stands, whatever it asked for.
            page = "" if answer.streaming else re.sub(r"<option[^>]*>[^<]*</option>", "", answer.content.decode())
            told += [(address.path, reader)] if unit.name in page or unit.uscc in page else []

    assert told == []


@IN_ANY_STATE
def test_a_stranger_sends_nothing_anywhere(client, world, strangers):
    wrong = []
    for reader in strangers:
        client.force_login(reader)
        hidden = hidden_from(reader, world)
        for address in (a for a in ALL if world.machine_at(a.path) in hidden and not is_open(a, world)):
            with written(looks_too=True) as statements:
                status = client.post(world.path(address.path), {"token": "x"}).status_code
            if status not in closed_with(address, reader) or statements:
                wrong.append((address.path, sorted(reader.roles), status, statements[:1]))

    assert wrong == []


def test_the_roles_named_by_an_address_pass_its_door_and_no_other_does(by_role):
    wrong = []
    for address in (address for address in ALL if address.declared.roles):
        for role, reader in by_role.items():
            request = RequestFactory().get(address.path)
            request.user = reader
            if _passes(address, request) != bool(address.declared.roles & reader.roles):
                wrong.append((address.path, role))

    assert wrong == []


def _passes(address, request):
    try:
        refused = address.declared.refusal(request)
        return refused is None or refused.status_code == 405  # past the door, before a method that is not there
    except PermissionDenied:
        return False
