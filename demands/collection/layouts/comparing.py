"""What differs between two forms, in words."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection.layouts.kinds import Kind
from demands.collection.layouts.parts import COLUMN, FormField, Layout

LISTS = {"sections": _("部分"), "fields": _("字段"), "checklist": _("审查项"), "grounds": _("不予受理的情形")}


def differences(before: Layout, after: Layout) -> list[dict[str, str]]:
    """Label, before and after of every part that was added, taken away or changed; order last."""
    return [row for of, called in LISTS.items() for row in _of_list(str(called), _told(before, of), _told(after, of))]


def _of_list(called: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[dict[str, str]]:
    for key in [*before, *(key for key in after if key not in before)]:
        was, now = before.get(key, ("", "")), after.get(key, ("", ""))
        if was != now:
            yield {"label": f"{called}：{now[0] or was[0]}", "before": was[1], "after": now[1]}
    both = [key for key in before if key in after]
    if both != (now_in_order := [key for key in after if key in before]):
        yield {
            "label": say("%s的顺序") % called,
            "before": "、".join(before[key][0] for key in both),
            "after": "、".join(after[key][0] for key in now_in_order),
        }


def _told(layout: Layout, of: str) -> dict[str, tuple[str, str]]:
    """{key: (name, everything about it in lines)}."""
    if of == "grounds":
        return {key: (label, label) for key, label in layout.grounds}
    if of == "sections":
        return {each.key: (each.title, _lines([each.title, each.hint])) for each in layout.sections}
    if of == "checklist":
        return {each.key: (each.label, _lines([each.label, each.hint, *each.phrases])) for each in layout.checklist}
    titles = {each.key: each.title for each in layout.sections}
    return {each.key: (each.label, _lines(facts(each, titles))) for each in layout.fields}


def facts(each: FormField, titles: dict[str, str]) -> list[str]:
    """What a form says of a field, one fact to a line."""
    return [
        each.label,
        say("部分：%s") % titles.get(each.section, each.section),
        "" if each.kind == COLUMN else say("类型：%s") % Kind(each.kind).label,
        say("必填") if each.required else say("选填"),
        say("公开") if each.public else say("不公开"),
        say("最多 %d 字") % each.limit if each.limit else "",
        say("盲评时不给专家看") if each.identifying else "",
        say("已隐藏") if each.hidden else "",
        say("选项：%s") % "、".join(each.options) if each.options else "",
        say("说明：%s") % each.help if each.help else "",
        say("示例：%s") % each.example if each.example else "",
    ]


def _lines(texts: list[str]) -> str:
    return "\n".join(text for text in texts if text)
