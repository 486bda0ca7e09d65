"""A form as a JSON file: written for another year or another server, and read with every fault named by its row."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection.layouts.faults import Fault, faults_of
from demands.collection.layouts.parts import Layout, from_json

FORMAT = "demand-form/1"
LARGEST = 1024 * 1024  # bytes
# What each row holds: a text, a number, yes or no, or a list of texts.
ROWS: dict[str, dict[str, type[Any]]] = {
    "sections": {"key": str, "title": str, "hint": str},
    "fields": {
        "key": str,
        "section": str,
        "label": str,
        "kind": str,
        "help": str,
        "example": str,
        "limit": int,
        "required": bool,
        "public": bool,
        "hidden": bool,
        "identifying": bool,
        "options": list,
    },
    "checklist": {"key": str, "label": str, "hint": str, "phrases": list},
    "grounds": {"key": str, "label": str},
}
NEEDED = {"sections": ("key", "title"), "fields": ("key", "section", "label", "kind")}
CALLED = {"sections": _("部分"), "fields": _("字段"), "checklist": _("审查项"), "grounds": _("不予受理的情形")}
KINDS = {str: _("文字"), int: _("整数"), bool: _("true 或 false"), list: _("文字的列表")}
EMPTY: dict[type, Any] = {str: "", int: 0, bool: False, list: []}


def written(layout: Layout) -> str:
    """The form as the text of a file."""
    return json.dumps({"format": FORMAT} | layout.as_json(), ensure_ascii=False, indent=2)


def read(raw: bytes) -> tuple[Layout | None, list[str]]:
    """The form that a file holds, or what is wrong with it, row by row."""
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return None, [say("文件不是 UTF-8 编码的 JSON，请用本平台导出的文件修改后再导入。")]
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return None, [say("文件不是需求征集表单（format 须为 %s），请用本平台导出的文件。") % FORMAT]
    if _has_unusable_signs(data):
        return None, [say("文件含有不可用的字符（空字符或不成对的代理码），请删去后再导入。")]
    if wrong := [*_wrong_rows(data)]:
        return None, wrong
    layout = from_json({of: [_whole(of, row) for row in data[of]] for of in ROWS})
    return (None, wrong) if (wrong := [_said(fault, layout) for fault in faults_of(layout)]) else (layout, [])


def _has_unusable_signs(data: Any) -> bool:
    """Whether any text holds what a database or a page cannot."""
    plain = json.dumps(data, ensure_ascii=False)
    return "\\u0000" in plain or any("\ud800" <= sign <= "\udfff" for sign in plain)


def _wrong_rows(data: dict[str, Any]) -> Iterator[str]:
    for of, columns in ROWS.items():
        rows = data.get(of)
        if not isinstance(rows, list):
            yield say("缺少“%(of)s”（%(called)s）的列表。") % {"of": of, "called": CALLED[of]}
            continue
        for number, row in enumerate(rows, 1):
            place = say("%(called)s第 %(n)d 行") % {"called": CALLED[of], "n": number}
            if not isinstance(row, dict):
                yield say("%s：不是一个对象。") % place
                continue
            yield from (f"{place}：{text}" for text in _wrong_cells(of, row, columns))


def _wrong_cells(of: str, row: dict[str, Any], columns: dict[str, type]) -> Iterator[str]:
    for name in NEEDED.get(of, ("key", "label")):
        if name not in row:
            yield say("缺少 %s。") % name
    for name, value in row.items():
        kind = columns.get(name)
        if kind is None:
            yield say("没有 %s 这一栏，请删去。") % name
        elif type(value) is not kind or (isinstance(value, list) and not all(isinstance(each, str) for each in value)):
            yield say("%(name)s 须是%(kind)s。") % {"name": name, "kind": KINDS[kind]}


def _whole(of: str, row: dict[str, Any]) -> dict[str, Any]:
    """With what was left out at its least: a field is public unless the file says otherwise."""
    least = {name: EMPTY[kind] for name, kind in ROWS[of].items()}
    return least | ({"public": True} if of == "fields" else {}) | row


def _said(fault: Fault, layout: Layout) -> str:
    of, _slash, key = fault.at.partition("/")
    keys = [each if isinstance(each, str) else each.key for each in _parts(layout, of)]
    if key not in keys:
        return f"{CALLED[of]}：{fault.text}"
    return say("%(called)s第 %(n)d 行（%(key)s）：%(text)s") % {
        "called": CALLED[of],
        "n": len(keys) - keys[::-1].index(key),  # of two with one key, the later one
        "key": key,
        "text": fault.text,
    }


def _parts(layout: Layout, of: str) -> list[Any]:
    return [key for key, _label in layout.grounds] if of == "grounds" else list(getattr(layout, of))
