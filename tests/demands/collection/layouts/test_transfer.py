"""A form goes out as a file and comes back the same; a file that is wrong is told row by row and changes nothing."""

import json

import pytest

from demands.collection.layouts import default, transfer

FORM = default.layout()
UNUSABLE = "文件含有不可用的字符（空字符或不成对的代理码），请删去后再导入。"


def written(**more):
    return json.dumps(json.loads(transfer.written(FORM)) | more, ensure_ascii=False).encode()


def row(**more):
    return FORM.as_json()["fields"] + [{"key": "site", "section": "basics", "label": "地点", "kind": "short"} | more]


def test_a_form_that_was_written_is_read_as_it_was():
    assert transfer.read(transfer.written(FORM).encode()) == (FORM, [])


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"\xff\xfe", "文件不是 UTF-8 编码的 JSON，请用本平台导出的文件修改后再导入。"),
        (b"[" * 100_000, "文件不是 UTF-8 编码的 JSON，请用本平台导出的文件修改后再导入。"),
        (b"[]", "文件不是需求征集表单（format 须为 demand-form/1），请用本平台导出的文件。"),
        (written(grounds="无"), "缺少“grounds”（不予受理的情形）的列表。"),
        (written(sections=[1]), "部分第 1 行：不是一个对象。"),
        (written(fields=row(limit="60")), "字段第 29 行：limit 须是整数。"),
        (written(fields=row(limit=True)), "字段第 29 行：limit 须是整数。"),
        (written(fields=row(options=[1])), "字段第 29 行：options 须是文字的列表。"),
        (written(fields=row(colour="red")), "字段第 29 行：没有 colour 这一栏，请删去。"),
        (written(fields=row(options=["坏\x00字"])), UNUSABLE),
        (json.dumps(json.loads(written()) | {"\ud800": 1}).encode(), UNUSABLE),
        (written(fields=row()), "字段第 29 行（site）：字数上限须在 1～200 之间。"),
        (written(fields=row(limit=60, key="tasks")), "字段第 29 行（tasks）：标识“tasks”重复，请换一个。"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_by_its_row(raw, says):
    layout, said = transfer.read(raw)

    assert layout is None
    assert says in said


def test_every_fault_of_a_file_is_told_at_once():
    bad = [{"key": "a", "section": "x", "label": "甲", "kind": "short"}, {"key": "b", "section": "y", "label": ""}]
    _layout, said = transfer.read(written(fields=bad))

    assert said == ["字段第 2 行：缺少 kind。"]
