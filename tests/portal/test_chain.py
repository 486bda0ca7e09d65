"""The chain of records on the page of one that stands beside it."""

import pytest

from portal import chain
from tests.factories import people, redress, release, reserve

pytestmark = pytest.mark.django_db


def reached(record, reader):
    """What each place reached says, by its name."""
    return {str(place["label"]): place["text"] for place in chain.links(record, reader) if place["made"]}


def test_a_record_beside_the_chain_shows_the_chain_of_its_neighbour():
    adjustment = reserve.adjustment(release.out())
    office = people.staff("office_officer")

    assert reached(adjustment, office) == reached(adjustment.demand, office)
    assert "榜单" in reached(adjustment, office)


def test_a_redress_stands_in_the_chain_of_what_was_refused():
    filed = redress.filed()
    officer = people.staff("dept_officer", filed.record.region)

    assert reached(filed, officer)["需求"] == filed.record.code


def test_a_record_without_a_neighbour_shows_no_chain():
    assert chain.links(release.correction(), people.staff("office_officer")) == []
