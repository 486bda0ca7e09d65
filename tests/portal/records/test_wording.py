"""What the history keeps, as auditors read it: no JSON, no keys that a field has a label for, nothing unmasked."""

from demands.collection import completeness
from demands.collection.models import Demand, DemandVersion
from portal.records import wording


def test_a_plain_list_is_listed_and_nothing_is_a_dash():
    assert wording.value(Demand, "keywords", ["储能", "钠电"]) == "储能、钠电"
    assert [wording.value(Demand, "sections", empty) for empty in ({}, [], None)] == ["—"] * 3


def test_what_the_model_knows_has_its_label_and_words():
    said = wording.value(DemandVersion, "content", {"title": "某难题", "is_anonymous": False, "none_such": None})

    assert said.splitlines() == ["需求名称：某难题", "公开时隐去单位名称：否", "none_such：—"]


def test_a_section_has_its_title_and_instants_are_of_shanghai():
    saved = {"basics": {"n": 2, "at": "2026-02-04T02:00:01.457695+00:00", "by": "臧某"}}

    assert completeness.SECTIONS[0].key == "basics"
    assert wording.value(Demand, "sections", saved) == (
        "单位与基本信息：保存次数 2，时间 2026-02-04 10:00:01，办理人 臧某"
    )


def test_rows_stand_each_on_a_line():
    rows = [{"name": "支撑力", "target": "≥130"}, {"name": "厚度", "target": "≤110"}]

    assert wording.value(Demand, "snapshot", rows).splitlines() == [
        "1. 指标名称 支撑力，目标值 ≥130",
        "2. 指标名称 厚度，目标值 ≤110",
    ]


def test_a_key_of_another_row_is_told_with_what_it_points_to(db):
    assert wording.value(DemandVersion, "content", {"region_id": "330000", "field": "储能"}).splitlines() == [
        "省（市）：浙江省（330000）",
        "领域：储能",
    ]


def test_a_telephone_inside_is_masked_like_the_field_of_its_name():
    assert wording.value(DemandVersion, "content", {"contact_phone": "13987650099"}) == "联系电话：139****0099"
