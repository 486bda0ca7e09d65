"""The hall counts without looking at its rows: tallies follow whatever happens to a demand, and add up."""

import pytest
from django.db.models import Sum

from demands.collection.models import Demand
from demands.release import counting
from demands.release.models import HallTally, PublicDemand
from portal.workflow import perform
from tests.conftest import NOW
from tests.factories import release as make
from tests.support import place


@pytest.fixture
def three():
    demands = [
        make.selected_demand("310000", title="高端光刻胶树脂国产化", total_investment="300.00"),
        make.selected_demand("330000", title="储能系统关键技术", total_investment="500.00"),
        make.selected_demand("330000", title="储能材料关键技术", total_investment="1000.00"),
    ]
    make.published(demands)
    return demands


def standing():
    """What each cell of the hall holds by its tallies, and by its rows."""
    tallied = HallTally.objects.order_by().values_list(*counting.CELL).annotate(n=Sum("n")).exclude(n=0)
    rows = PublicDemand.objects.filter(is_hidden=False).order_by().values_list(*counting.CELL)
    return set(tallied), {(*cell, list(rows).count(cell)) for cell in rows}


def test_the_tallies_say_what_the_rows_say_after_every_change(three, dept_approver):
    perform(three[1], "retract", by=dept_approver, reason="涉及的标准即将修订")
    place(three[2], "matching")
    PublicDemand.objects.filter(demand=three[0]).update(is_hidden=True)
    tallied, rows = standing()
    assert tallied == rows
    assert len(rows) == 2


def test_adding_the_tallies_up_changes_nothing_but_their_number(three, system, monkeypatch):
    for state in ("matching", "unmatched", "published") * 3:
        place(three[0], state)
    monkeypatch.setattr(counting, "MANY_TALLIES", 3)
    before = standing()[0]
    counting.compact(NOW, system)
    assert standing()[0] == before
    assert HallTally.objects.count() == 3


def test_few_tallies_are_left_as_they_are(three, system):
    before = set(HallTally.objects.values_list("pk", flat=True))
    counting.compact(NOW, system)
    assert set(HallTally.objects.values_list("pk", flat=True)) == before


def test_the_state_and_the_deadline_in_the_hall_are_those_of_the_demand(three):
    demand = place(three[0], "matching")
    Demand.objects.filter(pk=demand.pk).update(window_closes_at=NOW)
    row = PublicDemand.objects.get(demand=demand)
    assert (row.state, row.closes_at, row.is_running) == ("matching", NOW, False)


def test_a_search_that_finds_very_many_says_so_and_leaves_the_choices_uncounted(client, three, monkeypatch):
    monkeypatch.setattr(counting, "MOST", 1)
    answer = client.get("/hall/", {"q": "储能", "region": "330000"})
    assert "超过 1 项" in answer.content.decode()
    assert {facet["counted"] for facet in answer.context["facets"]} == {False}
    assert len(client.get("/hall/", {"q": "光刻胶"}).context["page"].object_list) == 1
