"""待办: a tab for each kind of work, so that the same work is done in a row."""

import pytest

from demands.collection.models import Demand
from portal import clock
from tests.factories import collection

pytestmark = pytest.mark.django_db


def tabs(client, user, query=""):
    client.force_login(user)
    shown = client.get(f"/desk/{query}")
    return {str(tab["label"]): tab for tab in shown.context["queues"]}, shown.context["todos"]


def test_a_tab_is_a_kind_of_work_with_how_much_of_it_waits(client, now, dept_officer):
    collection.submitted(), collection.submitted(), collection.demand_in("selected")

    found, _todos = tabs(client, dept_officer)

    assert {label: tab["count"] for label, tab in found.items()} == {"全部": 3, "形式审查": 2, "保密审查": 1}


def test_a_tab_shows_its_own_work_only(client, now, dept_officer):
    checked, selected = collection.submitted(), collection.demand_in("selected")
    found, _all = tabs(client, dept_officer)

    shown = {label: [t.code for t in tabs(client, dept_officer, found[label]["url"])[1]] for label in found}

    assert shown == {"全部": [checked.code, selected.code], "形式审查": [checked.code], "保密审查": [selected.code]}


def test_a_tab_is_hot_as_soon_as_one_of_its_rows_is_late(client, now, dept_officer):
    demand = collection.submitted()
    before = tabs(client, dept_officer)[0]["形式审查"]["hot"]
    Demand.objects.filter(pk=demand.pk).update(check_due=clock.now())

    with clock.standing_at(clock.now().replace(minute=59)):
        assert (before, tabs(client, dept_officer)[0]["形式审查"]["hot"]) == (False, True)


def test_the_same_work_on_two_kinds_of_record_is_told_apart(client, now):
    from portal import worklist

    assert worklist.labels(["demand.accept", "application.accept"]) == {
        "demand.accept": "形式审查（需求）",
        "application.accept": "形式审查（项目申报）",
    }
