"""What to look at in a round before the departments are asked: dates, years that are past, terms and form."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say

from demands.collection.layouts import comparing
from demands.collection.layouts.parts import Layout
from demands.collection.layouts.reading import layout_of
from portal import clock
from portal.calls import calendar

YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
TERMS = {"term_min": "demand_term_min", "term_max": "demand_term_max", "per_unit": "demands_per_unit"}


class Point(NamedTuple):
    """One thing to look at: whether it is in order, what was seen, and where it is changed."""

    ok: bool
    text: str
    url: str


def to_look_at(collection_round: Any) -> list[Point]:
    """Every point, in the order in which a round is prepared."""
    of, edit = collection_round, reverse("collection_round_edit", args=[collection_round.pk])
    form = reverse("round_form", args=[of.pk])
    return [
        *_dates(of, edit),
        _years(say("批次名称和征集通知"), f"{of.name} {of.notice}", of.call.year, edit),
        _terms(of, edit),
        _fields(of, edit),
        _years(say("征集表单"), _words(layout_of(of)), of.call.year, form),
        _form(of, form),
    ]


def _dates(of: Any, url: str) -> Iterator[Point]:
    for label, at in ((say("开始时间"), of.opens_at), (say("截止时间"), of.closes_at)):
        words = {"label": label, "at": _shown(at)}
        if at <= clock.now() and at == of.closes_at:
            yield Point(False, say("%(label)s %(at)s 已经过去") % words, url)
        elif not calendar.is_working(timezone.localdate(at)):
            yield Point(False, say("%(label)s %(at)s 不是工作日") % words, url)
        else:
            yield Point(True, say("%(label)s %(at)s 是工作日") % words, url)


def _years(called: str, text: str, year: int, url: str) -> Point:
    past = sorted({found for found in YEAR.findall(text) if int(found) < year})
    if past:
        return Point(False, say("%(called)s里还写着 %(years)s 年") % {"called": called, "years": "、".join(past)}, url)
    return Point(True, say("%s里没有写以往的年份") % called, url)


def _terms(of: Any, url: str) -> Point:
    other = [
        say("%(label)s为 %(now)s，年度参数为 %(year)s")
        % {"label": of._meta.get_field(name).verbose_name, "now": getattr(of, name), "year": of.call.value(key)}
        for name, key in TERMS.items()
        if getattr(of, name) != of.call.value(key)
    ]
    return Point(not other, "；".join(other) or say("攻关期限和每单位上限与年度参数一致"), url)


def _fields(of: Any, url: str) -> Point:
    chosen = {field.name for field in of.fields.all()}
    missing = [field.name for field in of.call.fields.all() if field.name not in chosen]
    return Point(
        not missing, say("本年度的领域未列入：%s") % "、".join(missing) if missing else say("本年度的领域均已列入"), url
    )


def _words(layout: Layout) -> str:
    """Every sentence of a form, without its numbers."""
    fields = [" ".join((each.label, each.help, each.example, *each.options)) for each in layout.fields]
    items = [" ".join((each.label, each.hint, *each.phrases)) for each in layout.checklist]
    grounds = [label for _key, label in layout.grounds]
    return " ".join([*fields, *items, *grounds, *(f"{each.title} {each.hint}" for each in layout.sections)])


def _form(of: Any, url: str) -> Point:
    before = getattr(getattr(of, "form", None), "copied_from", None)
    if before is None:
        return Point(True, say("表单不是从以往批次复制的，请预览一遍"), url)
    rows = comparing.differences(before.layout, layout_of(of))
    words = {"round": before.round.code, "n": len(rows)}
    return Point(True, say("表单与 %(round)s 的有 %(n)d 处差别") % words, url)


def _shown(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
