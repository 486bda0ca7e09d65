"""Suggestions as Excel: exactly the rows of the page, with the reasons in words; that they left is on record."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as say

from portal import exports, records


def of_units(demand: Any, suggestions: Iterable[Any], invited: set[int], *, by: Any) -> HttpResponse:
    """The units suggested for a demand, best first."""
    heads = [say("单位"), say("省（市）"), say("推荐理由"), say("相关度"), say("已邀请")]
    rows = [
        [
            row.organisation.name,
            row.organisation.region.name,
            "；".join(row.in_words),
            round(row.score, 2),
            say("是") if row.organisation_id in invited else "",
        ]
        for row in suggestions
    ]
    return _book(say("%s推荐的揭榜单位") % demand.code, heads, rows, by=by, about={"demand": demand.code})


def of_demands(suggestions: Iterable[Any], *, by: Any) -> HttpResponse:
    """The open demands suggested to a unit, best first."""
    heads = [
        say("需求编号"),
        say("需求名称"),
        say("省（市）"),
        say("领域"),
        say("揭榜截止"),
        say("推荐理由"),
        say("相关度"),
    ]
    rows = [
        [
            row.demand.code,
            row.demand.title,
            row.demand.region.name,
            row.demand.field.name,
            row.demand.window_closes_at,
            "；".join(row.in_words),
            round(row.score, 2),
        ]
        for row in suggestions
    ]
    return _book(say("推荐给本单位的需求"), heads, rows, by=by, about={})


def _book(title: str, heads: list[str], rows: list[list[Any]], *, by: Any, about: dict[str, Any]) -> HttpResponse:
    records.noted("export", label=say("导出%s") % title, by=by, detail=about | {"rows": len(rows)})
    return exports.workbook(title, heads, rows)
