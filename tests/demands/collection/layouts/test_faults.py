"""A form is kept only where it is in order; each fault says where it is and how to mend it."""

from dataclasses import replace

import pytest

from demands.collection.layouts import default, editing
from demands.collection.layouts.faults import faults_of
from demands.collection.layouts.kinds import Kind
from demands.collection.layouts.parts import FormField, FormSection, from_json

FORM = default.layout()
BAD_KEY = "标识“new”须以小写英文字母开头，只含小写字母、数字和下划线，不超过 40 字符，且不是 new。"
SHORT = FormField("site", "basics", "应用地点", Kind.SHORT.value, limit=60)


def texts(layout):
    return [fault.text for fault in faults_of(layout)]


def changed(key, **more):
    return editing.put(FORM, "fields", replace(FORM.by_key[key], **more))


def test_the_form_that_a_year_starts_with_is_in_order_and_survives_being_kept():
    assert texts(FORM) == []
    assert from_json(FORM.as_json()) == FORM


@pytest.mark.parametrize(
    ("layout", "says"),
    [
        (editing.add(FORM, "fields", replace(SHORT, key="industry")), "标识“industry”重复，请换一个。"),
        (editing.add(FORM, "fields", replace(SHORT, key="title")), "标识“title”重复，请换一个。"),
        (editing.add(FORM, "fields", replace(SHORT, section="")), "“应用地点”没有放入任何部分，请选一个部分。"),
        (editing.add(FORM, "fields", replace(SHORT, limit=0)), "字数上限须在 1～200 之间。"),
        (editing.add(FORM, "fields", replace(SHORT, limit=201)), "字数上限须在 1～200 之间。"),
        (editing.add(FORM, "fields", replace(SHORT, label=" ")), "请填写名称。"),
        (editing.add(FORM, "fields", replace(SHORT, kind="picture")), "没有“picture”这种字段类型。"),
        (
            editing.add(FORM, "fields", replace(SHORT, kind="one", limit=0, options=("甲",))),
            "请至少写两个选项，一行一个。",
        ),
        (
            editing.add(FORM, "fields", replace(SHORT, kind="one", limit=0, options=("甲", "甲"))),
            "选项“甲”重复，请删去一个。",
        ),
        (changed("tasks", limit=3001), "字数上限须在 1～3000 之间。"),
        (changed("tasks", public=False), "是否公开由规则决定，不能改。"),
        (changed("contact_phone", public=True), "是否公开由规则决定，不能改。"),
        (changed("title", required=False), "是否必填由规则决定，不能改。"),
        (changed("total_investment", hidden=True), "规则要用到这个字段，不能隐藏。"),
        (editing.without(FORM, "fields", "own_money"), "缺少字段“own_money”：规则要用到它，不能删除。"),
        (editing.add(FORM, "sections", FormSection("new", "新部分")), BAD_KEY),
        (replace(FORM, checklist=()), "至少要有一个审查项。"),
        (editing.with_grounds(FORM, ["材料不真实", "材料不真实"]), "情形“材料不真实”重复，请删去一条。"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_words(layout, says):
    assert says in texts(layout)


def test_a_section_that_still_holds_fields_is_not_taken_away():
    said = texts(editing.without(FORM, "sections", "problem"))

    assert said == [
        "“背景与必要性”没有放入任何部分，请选一个部分。",
        "“要解决的技术问题”没有放入任何部分，请选一个部分。",
    ]


def test_a_field_moves_within_its_section_and_not_past_its_end():
    keys = [each.key for each in editing.moved(FORM, "fields", "tasks", -1).of("problem")]

    assert keys == ["tasks", "background"]
    assert editing.moved(FORM, "fields", "background", -1) == FORM


def test_a_ground_in_the_same_words_keeps_its_key():
    lines = ["材料不真实", "单位已注销"]

    assert editing.with_grounds(FORM, lines).grounds == (("untrue", "材料不真实"), ("ground_1", "单位已注销"))
