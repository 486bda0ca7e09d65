"""Looking changes nothing: no GET by anybody writes, but that somebody looked at something confidential (bar S-07).

The trap is set twice: every statement on its way to the database, and the database's own count of rows written in the
transaction, which sees what triggers and functions do as well. A read-only transaction would be stronger still, but
the record of a look must be written by the very request that looks.
"""

import pytest

from portal.records.models import Record
from tests.everywhere import world as worlds
from tests.everywhere.doors import OUR_FAULT, OURS, is_barred
from tests.everywhere.watch import rows_touched, written
from tests.factories import people

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[worlds.beginning, worlds.gone_on])
def world(request, now):
    return request.param()


def everybody(world):
    """A visitor, a stranger, people who may read much, and those who alone read what their unit did not hand in."""
    units = [world.records["redress"].organisation, world.records["demand_adjustment"].demand.demander]
    return [None, people.person(), *worlds.insiders(world), *(people.member(unit, is_admin=True) for unit in units)]


@pytest.mark.asvs("3.5.3")
def test_looking_at_any_page_writes_nothing_but_that_one_looked(client, world, record_property):
    steps, wrong, read, looked_at = Record.objects.steps().count(), [], set(), 0
    for reader in everybody(world):
        client.logout() if reader is None else client.force_login(reader)
        touched = rows_touched()
        for address in (a for a in OURS if reader is None or not is_barred(a, reader)):
            with written() as statements:
                status = client.get(world.path(address.path)).status_code
            looked_at += 1
            read |= {world.machine_at(address.path)} if status == 200 else set()
            if statements or status in OUR_FAULT:
                wrong.append((address.path, reader and sorted(reader.roles), status, statements[:1]))
        if (now_touched := rows_touched()) != touched:
            wrong.append((reader and sorted(reader.roles), set(now_touched.items()) - set(touched.items())))

    record_property("figure", ("pages looked at", looked_at))
    assert wrong == []
    assert Record.objects.steps().count() == steps
    assert read >= set(world.records)  # every kind of record was in fact looked at by somebody


def test_the_trap_springs(client, org_admin):
    """A page that writes is seen by both: the statement on its way, and the database's count."""
    before = rows_touched()
    with written() as statements:
        org_admin.wants_mail = False
        org_admin.save()

    assert len(statements) == 1
    assert rows_touched()["accounts_user"] == before["accounts_user"] + 1
