"""Every machine's pages to whoever is signed in but has no part in the record."""

import pytest

from portal.accounts.models import Region
from portal.workflow import machines, steps_of
from tests.factories import people
from tests.factories.machines import MACHINES
from tests.traces import traces

TESTED = [name for name in machines() if name in MACHINES]


@pytest.fixture
def strangers(db):
    """Nobody in particular, and the administrator of a unit of another region."""
    elsewhere = people.verified_unit(Region.objects.get(pk="320000"))
    return [people.person(), people.member(elsewhere, is_admin=True)]


@pytest.mark.parametrize("machine", TESTED)
def test_a_record_is_open_to_whom_it_is_visible_and_its_steps_to_nobody_else(client, strangers, machine):
    record = MACHINES[machine]()
    rows = type(record).objects
    before = traces(record)
    for stranger in strangers:
        client.force_login(stranger)
        visible = rows.visible_to(stranger).filter(pk=record.pk).exists()
        assert client.get(record.get_absolute_url()).status_code == (200 if visible else 404)
        for declared in steps_of(type(record)):
            if declared.actor(record, stranger) is None:
                url, closed = f"/do/{machine}/{record.pk}/{declared.name}/", 403 if visible else 404
                assert client.get(url).status_code == closed, url
                assert client.post(url, {"token": "x"}).status_code == closed, url
                own = record.step_url(declared.name)  # a page of the step's own may be closed to the role at large
                assert client.get(own).status_code in (closed, 403), own
                assert client.post(own, {"token": "x"}).status_code in (closed, 403, 405), own

    assert traces(record) == before


@pytest.mark.parametrize("machine", TESTED)
def test_a_visitor_is_sent_to_sign_in_before_any_step(client, db, machine):
    record = MACHINES[machine]()
    for declared in steps_of(type(record)):
        url = f"/do/{machine}/{record.pk}/{declared.name}/"
        assert client.get(url)["Location"] == f"/accounts/login/?next={url}"
