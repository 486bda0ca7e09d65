"""The sections of a long form: their order, what each still misses, where filling goes on."""

import pytest

from demands.collection.models import Demand
from portal.sections.parts import Gap, Section, Sections
from portal.sections.tasks import tasks_of

FIRST = Section("problem", "技术难题", ("background", "tasks"), fields=("background",))
LAST = Section("pledge", "承诺", ("unclassified_declared",), lambda demand: iter([Gap("title", "名称太长")]))
BOTH = Sections((FIRST, LAST))


def test_a_section_misses_what_is_empty_and_what_its_rules_say():
    demand = Demand(background="现状", unclassified_declared=False)
    assert [gap.field for gap in FIRST.gaps(demand)] == ["tasks"]
    assert [gap.field for gap in LAST.gaps(demand)] == ["unclassified_declared", "title"]
    assert [(section.key, gap.field) for section, gap in BOTH.gaps_of(demand)] == [
        ("problem", "tasks"),
        ("pledge", "unclassified_declared"),
        ("pledge", "title"),
    ]


def test_sections_follow_one_another():
    assert (BOTH.number(LAST), BOTH.after(FIRST), BOTH.after(LAST)) == (2, LAST, None)
    assert BOTH.first_incomplete(Demand(background="现状", tasks="任务")) == LAST


@pytest.mark.parametrize(
    ("saved", "background", "label", "note"),
    [
        ({}, "", "未开始", ""),
        ({}, "带入的现状", "填写中", "缺 1 项"),
        ({"problem": {"by": "李娜", "at": "2026-03-10T10:00:00+08:00"}}, "", "填写中", "李娜 03-10 10:00，缺 2 项"),
    ],
)
def test_the_task_list_says_who_saved_it_and_what_is_missing(saved, background, label, note):
    demand = Demand(pk=7, sections=saved, background=background)
    task = tasks_of(demand, BOTH, "demand_section", FIRST)[0]
    assert (task["label"], task["note"], task["done"], task["here"]) == (label, note, False, True)
