"""Sharing: a unit opens one of its records to one person outside it, for reading, and closes it again."""

import pytest

from portal import sharing
from portal.records.models import Record
from tests.factories import collection, people


@pytest.fixture
def demand(db):
    return collection.draft()


@pytest.fixture
def owner(client, demand):
    admin = people.member(demand.organisation, is_admin=True)
    client.force_login(admin)
    return admin


@pytest.fixture
def colleague(shanghai):
    """Somebody of another unit in another region."""
    return people.member(people.verified_unit(region=shanghai))


def share(client, demand, username):
    return client.post(f"/share/demand/{demand.pk}/", {"username": username})


def test_who_it_was_shared_with_reads_the_draft_and_nobody_else(client, demand, owner, colleague, shanghai):
    stranger = people.member(people.verified_unit(region=shanghai))

    assert share(client, demand, colleague.username).status_code == 302

    assert list(type(demand).objects.visible_to(colleague)) == [demand]
    assert list(type(demand).objects.visible_to(stranger)) == []
    client.force_login(colleague)
    assert client.get(demand.get_absolute_url()).status_code == 200
    assert client.get(f"/demands/{demand.pk}/fill/basic/").status_code in (403, 404)


def test_sharing_ends_when_it_is_taken_back_and_both_stand_in_the_record(client, demand, owner, colleague):
    share(client, demand, colleague.username)
    client.post(f"/share/demand/{demand.pk}/", {"stop": colleague.username})

    assert list(type(demand).objects.visible_to(colleague)) == []
    assert list(sharing.readers_of(demand)) == []
    rows = Record.objects.of(demand).values_list("step", "detail__person")
    assert list(rows)[-2:] == [("share", colleague.username), ("unshare", colleague.username)]


def test_a_login_name_that_nobody_has_is_said_and_kept(client, demand, owner):
    answer = share(client, demand, "nobody.here")

    assert answer.status_code == 422
    assert "没有这个登录名" in answer.content.decode()
    assert "nobody.here" in answer.content.decode()


def test_only_the_units_administrator_shares(client, demand, colleague):
    client.force_login(people.member(demand.organisation))
    assert share(client, demand, colleague.username).status_code == 403

    client.force_login(people.member(people.verified_unit(), is_admin=True))
    assert share(client, demand, colleague.username).status_code == 404


def test_records_that_are_not_shared_have_no_such_page(client, owner, demand):
    assert client.get(f"/share/organisation/{demand.organisation_id}/").status_code == 404
