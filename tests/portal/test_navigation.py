"""The side navigation: sections, the stages of a long one, and where its reader is."""

import re

import pytest
from django.urls import reverse

from portal.navigation import item_of, sections_for
from portal.workflow import machines
from tests.factories import collection, people

pytestmark = pytest.mark.django_db


def needs_of(user, path="/"):
    """需求与储备 as the person finds it: pages, and stages with their pages."""
    section = next(s for s in sections_for(user, path) if s["label"] == "需求与储备")
    return [
        (str(e["label"]), [str(item["label"]) for item in e["entries"]]) if "entries" in e else str(e["label"])
        for e in section["entries"]
    ]


def test_the_pages_of_a_need_stand_by_stage_in_the_order_of_its_way(dept_officer):
    assert needs_of(dept_officer) == [
        "需求",
        ("征集", ["征集批次", "形式审查", "归口预审设置"]),
        "遴选",
        ("发布", ["榜单与会签", "更正", "紧急下架"]),
        ("对接", ["揭榜方案", "比选方案", "专家比选", "合作意向"]),
        ("储备", ["承接需求", "需求调整", "储备库"]),
    ]


def test_who_has_one_page_of_a_stage_has_nothing_to_open(zhejiang):
    assert needs_of(people.staff("bureau_officer", zhejiang)) == ["归口预审"]


def test_the_stage_in_which_the_reader_is_stands_open_and_no_other(dept_officer):
    (needs,) = [s for s in sections_for(dept_officer, reverse("corrections")) if s["label"] == "需求与储备"]

    assert [str(e["label"]) for e in needs["entries"] if e.get("open")] == ["发布"]


def side_of(client, name):
    """The folded menu and the side menu of a page, as their markup."""
    return client.get(reverse(name)).text.partition('<details class="pt-fold">')[2].partition("</nav>")[0]


def test_the_menu_opens_without_a_script_and_marks_the_page(client, now, dept_officer):
    client.force_login(dept_officer)

    side = side_of(client, "corrections")

    assert re.findall(r"<details[^>]* open><summary>(.*?)<", side) == ["发布"]
    assert re.findall(r'aria-current="(\w+)">(.*?)</a>', side) == [("page", "更正")]


def test_a_folded_menu_says_where_its_reader_is(client, now, dept_officer):
    client.force_login(dept_officer)

    def says(name):
        return side_of(client, name).partition("</summary>")[0]

    assert '菜单<span class="pt-muted">待办</span>' in says("desk")
    assert '菜单<span class="pt-muted">发布 · 更正</span>' in says("corrections")
    assert '菜单<span class="pt-muted">需求</span>' in says("demands")


def test_a_step_stands_where_its_record_stands(client, now, dept_officer):
    demand = collection.submitted()

    assert item_of(dept_officer, f"/do/demand/{demand.pk}/assign/").url_name == "demands"
    assert item_of(dept_officer, "/do/no_such_machine/1/assign/") is None


def test_the_page_of_every_machine_is_found_without_its_record():
    assert [name for name, model in machines().items() if not model(pk=1).get_absolute_url().startswith("/")] == []
