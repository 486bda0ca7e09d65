"""What is wrong with a form before it is kept: each fault with its place, and how to mend it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as say

from demands.collection.layouts.columns import COLUMNS, FIXED_SECTIONS
from demands.collection.layouts.kinds import CHOICES, MOST, Kind
from demands.collection.layouts.parts import COLUMN, FormField, Layout

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
NEW = "new"  # the address of a part that is not there yet
LONGEST = {"label": 60, "title": 40, "hint": 300, "help": 300, "example": 200, "option": 60, "phrase": 200}
MOST_OF = {"sections": 20, "fields": 80, "checklist": 40, "grounds": 20, "options": 50, "phrases": 10}


class Fault(NamedTuple):
    """Where (`fields/users`), in which input, and what is wrong."""

    at: str
    name: str
    text: str


def faults_of(layout: Layout) -> list[Fault]:
    """Every fault of a form; empty where it may be kept."""
    return [*_of_sections(layout), *_of_fields(layout), *_of_checklist(layout), *_of_grounds(layout)]


def _of_sections(layout: Layout) -> Iterator[Fault]:
    yield from _amount("sections", say("部分"), layout.sections)
    yield from _keys("sections", [each.key for each in layout.sections])
    for each in layout.sections:
        yield from _words(f"sections/{each.key}", {"title": each.title}, {"hint": each.hint})
    for key in FIXED_SECTIONS.keys() - {each.key for each in layout.sections}:
        yield Fault(f"sections/{key}", "key", say("缺少部分“%s”：规则要用到它，不能删除。") % key)


def _of_fields(layout: Layout) -> Iterator[Fault]:
    yield from _amount("fields", say("字段"), layout.fields)
    yield from _keys("fields", [each.key for each in layout.fields])
    sections = {each.key for each in layout.sections}
    for each in layout.fields:
        at = f"fields/{each.key}"
        yield from _words(at, {"label": each.label}, {"help": each.help, "example": each.example})
        if each.section not in sections:
            yield Fault(at, "section", say("“%s”没有放入任何部分，请选一个部分。") % (each.label or each.key))
        yield from _of_column(at, each) if each.kind == COLUMN else _of_added(at, each)
    for key in COLUMNS.keys() - {each.key for each in layout.fields}:
        yield Fault(f"fields/{key}", "key", say("缺少字段“%s”：规则要用到它，不能删除。") % key)


def _of_column(at: str, each: FormField) -> Iterator[Fault]:
    column = COLUMNS.get(each.key)
    if column is None:
        yield Fault(at, "kind", say("“%s”不是规则固有的字段，请写明字段类型。") % each.key)
        return
    if column.most and not 1 <= each.limit <= column.most:
        yield Fault(at, "limit", _limit(column.most))
    if not column.most and each.limit:
        yield Fault(at, "limit", say("这个字段不是文字，没有字数上限。"))
    if each.required != column.required and not column.may_require:
        yield Fault(at, "required", say("是否必填由规则决定，不能改。"))
    if each.public != column.public and not column.may_restrict:
        yield Fault(at, "public", say("是否公开由规则决定，不能改。"))
    if each.hidden and not column.may_hide:
        yield Fault(at, "hidden", say("规则要用到这个字段，不能隐藏。"))
    if each.options:
        yield Fault(at, "options", say("这个字段的选项由规则决定，不能改。"))


def _of_added(at: str, each: FormField) -> Iterator[Fault]:
    if each.key in COLUMNS:
        yield Fault(at, "key", say("标识“%s”是规则固有的字段，请换一个。") % each.key)
    if each.kind not in Kind.values:
        yield Fault(at, "kind", say("没有“%s”这种字段类型。") % each.kind)
        return
    kind = Kind(each.kind)
    if kind in MOST and not 1 <= each.limit <= MOST[kind]:
        yield Fault(at, "limit", _limit(MOST[kind]))
    if kind not in MOST and each.limit:
        yield Fault(at, "limit", say("只有文本才有字数上限，请清空或改为 0。"))
    if kind in CHOICES:
        yield from _options(at, each.options)
    elif each.options:
        yield Fault(at, "options", say("只有单选和多选才有选项，请清空。"))


def _options(at: str, options: tuple[str, ...]) -> Iterator[Fault]:
    if len(options) < 2:
        yield Fault(at, "options", say("请至少写两个选项，一行一个。"))
    if len(options) > MOST_OF["options"]:
        yield Fault(at, "options", say("选项最多 %d 个，请合并。") % MOST_OF["options"])
    for option, times in Counter(options).items():
        if times > 1:
            yield Fault(at, "options", say("选项“%s”重复，请删去一个。") % option)
        yield from _length(at, "options", option, LONGEST["option"])


def _of_checklist(layout: Layout) -> Iterator[Fault]:
    yield from _amount("checklist", say("审查项"), layout.checklist)
    yield from _keys("checklist", [each.key for each in layout.checklist])
    for each in layout.checklist:
        at = f"checklist/{each.key}"
        yield from _words(at, {"label": each.label}, {"hint": each.hint})
        if len(each.phrases) > MOST_OF["phrases"]:
            yield Fault(at, "phrases", say("常用理由最多 %d 条，请合并。") % MOST_OF["phrases"])
        for phrase in each.phrases:
            yield from _length(at, "phrases", phrase, LONGEST["phrase"])


def _of_grounds(layout: Layout) -> Iterator[Fault]:
    yield from _amount("grounds", say("不予受理的情形"), layout.grounds)
    yield from _keys("grounds", [key for key, _label in layout.grounds])
    for key, label in layout.grounds:
        yield from _words(f"grounds/{key}", {"label": label}, {})
    for label, times in Counter(label for _key, label in layout.grounds).items():
        if times > 1:
            yield Fault("grounds", "label", say("情形“%s”重复，请删去一条。") % label)


def _amount(at: str, called: str, rows: tuple[Any, ...]) -> Iterator[Fault]:
    if not rows:
        yield Fault(at, "", say("至少要有一个%s。") % called)
    if len(rows) > MOST_OF[at]:
        words = {"called": called, "most": MOST_OF[at], "now": len(rows)}
        yield Fault(at, "", say("%(called)s最多 %(most)d 个，现有 %(now)d 个。") % words)


def _keys(at: str, keys: Iterable[str]) -> Iterator[Fault]:
    for key, times in Counter(keys).items():
        if times > 1:
            yield Fault(f"{at}/{key}", "key", say("标识“%s”重复，请换一个。") % key)
        if not KEY.fullmatch(key) or key == NEW:
            text = say("标识“%s”须以小写英文字母开头，只含小写字母、数字和下划线，不超过 40 字符，且不是 new。")
            yield Fault(f"{at}/{key}", "key", text % key)


def _words(at: str, needed: dict[str, str], others: dict[str, str]) -> Iterator[Fault]:
    for name, text in needed.items():
        if not text.strip():
            yield Fault(at, name, say("请填写名称。"))
    for name, text in (needed | others).items():
        yield from _length(at, name, text, LONGEST[name])


def _length(at: str, name: str, text: str, most: int) -> Iterator[Fault]:
    if len(text) > most:
        yield Fault(at, name, say("“%(text)s…”超过 %(most)d 字，请缩短。") % {"text": text[:12], "most": most})


def _limit(most: int) -> str:
    return say("字数上限须在 1～%d 之间。") % most
