"""Nobody's text is overwritten in silence: a form opened on an older text shows both, and the person chooses."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from demands.collection.models import Demand
from tests.factories import collection, people
from tests.portal.drafts.opening import keep, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def demand(now, unit, org_editor):
    return collection.draft(unit, by=org_editor)


@pytest.fixture
def path(client, org_editor, demand):
    client.force_login(org_editor)
    return reverse("demand_section", args=[demand.pk, "problem"])


@pytest.fixture
def colleague(unit):
    there = Client()
    there.force_login(people.member(unit, name="李娜"))
    return there


def text_of(demand, name="background"):
    return getattr(Demand.objects.get(pk=demand.pk), name)


def carried(page):
    """What the page of the conflict sends again."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def conflict(client, path, colleague, mine, theirs, start=None):
    """Both open the form as it is; the colleague saves first."""
    if start:
        client.post(path, opened(client, path) | start)
    here, there = opened(client, path), opened(colleague, path)
    assert colleague.post(path, there | theirs).status_code == 302
    return client.post(path, here | mine)


def test_both_texts_are_shown_and_nothing_is_written(client, path, demand, colleague):
    page = conflict(client, path, colleague, {"background": "我的背景"}, {"background": "李娜的背景"})
    assert page.status_code == 409
    assert ("<ins>我</ins>的背景" in page.text, "<ins>李娜</ins>的背景" in page.text) == (True, True)
    assert text_of(demand) == "李娜的背景"


@pytest.mark.parametrize(
    ("choice", "stands"),
    [("mine", "我的背景"), ("theirs", "李娜的背景"), ("both", "我的背景\n\n李娜的背景")],
)
def test_what_was_chosen_stands(client, path, demand, colleague, choice, stands):
    page = conflict(client, path, colleague, {"background": "我的背景"}, {"background": "李娜的背景"})
    assert client.post(path, carried(page) | {"choice-background": choice}).status_code == 302
    assert text_of(demand).replace("\r\n", "\n") == stands


def test_what_only_one_side_changed_is_proposed_as_that_side_has_it(client, path, demand, colleague):
    start = {"background": "旧背景", "tasks": "旧任务"}
    mine = {"background": "旧背景", "tasks": "我的任务"}
    theirs = {"background": "李娜的背景", "tasks": "旧任务"}
    page = conflict(client, path, colleague, mine, theirs, start)
    assert [(d.name, d.chosen) for d in page.context["differences"]] == [("background", "theirs"), ("tasks", "mine")]

    client.post(path, carried(page) | {"choice-background": "theirs", "choice-tasks": "mine"})
    assert (text_of(demand), text_of(demand, "tasks")) == ("李娜的背景", "我的任务")


def test_the_same_text_typed_by_both_is_no_conflict(client, path, demand, colleague):
    assert conflict(client, path, colleague, {"background": "一样"}, {"background": "一样"}).status_code == 302


def test_a_third_saving_while_choosing_is_a_conflict_again(client, path, demand, colleague):
    page = conflict(client, path, colleague, {"background": "我的"}, {"background": "李娜的"})
    colleague.post(path, opened(colleague, path) | {"background": "李娜又改"})
    again = client.post(path, carried(page) | {"choice-background": "mine"})
    assert (again.status_code, "李娜又改" in again.text) == (409, True)
    assert text_of(demand) == "李娜又改"


def test_a_draft_begun_on_an_older_text_meets_the_conflict_when_it_is_saved(client, path, demand, colleague):
    keep(client, path, opened(client, path) | {"background": "我的草稿"})
    colleague.post(path, opened(colleague, path) | {"background": "李娜的"})
    reopened = opened(client, path)
    assert client.post(path, reopened | {"background": "我的草稿"}).status_code == 409
    assert text_of(demand) == "李娜的"


def grid(*names, ids=()):
    rows = {"indicators-TOTAL_FORMS": str(len(names)), "indicators-INITIAL_FORMS": str(len(ids))}
    rows |= {f"indicators-{n}-name": name for n, name in enumerate(names)}
    return rows | {f"indicators-{n}-id": str(pk) for n, pk in enumerate(ids)}


@pytest.mark.parametrize(
    ("choice", "stands"),
    [
        ("mine", ["寿命", "我加的"]),
        ("theirs", ["效率", "她加的"]),
        ("both", ["效率", "她加的", "寿命", "我加的"]),
    ],
)
def test_a_table_is_chosen_as_a_whole_or_kept_from_both(client, path, demand, colleague, choice, stands):
    path = path.replace("problem", "indicators")
    client.post(path, opened(client, path) | grid("寿命"))
    (pk,) = demand.indicators.values_list("pk", flat=True)
    mine, theirs = grid("寿命", "我加的", ids=[pk]), grid("效率", "她加的", ids=[pk])
    page = conflict(client, path, colleague, mine, theirs)
    assert page.status_code == 409

    answer = client.post(path, carried(page) | {"choice-indicators": choice})
    assert answer.status_code == 302
    assert list(demand.indicators.values_list("name", flat=True)) == stands


def test_a_row_that_the_other_took_away_comes_back_where_mine_is_chosen(client, path, demand, colleague):
    path = path.replace("problem", "indicators")
    client.post(path, opened(client, path) | grid("寿命", "效率"))
    ids = list(demand.indicators.values_list("pk", flat=True))
    without = grid("寿命", "效率", ids=ids) | {"indicators-1-DELETE": "on"}
    page = conflict(client, path, colleague, grid("寿命", "效率 98", ids=ids), without)

    client.post(path, carried(page) | {"choice-indicators": "mine"})
    assert list(demand.indicators.values_list("name", flat=True)) == ["寿命", "效率 98"]
