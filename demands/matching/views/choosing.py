"""比选: the solutions to a demand, side by side against its indicators, once the window has closed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.collection.models import Demand
from demands.matching.filters import MatchingFilter
from demands.matching.models import Solution
from demands.matching.tables import MatchingTable
from portal import access, clock, records
from portal.views.lists import RecordList
from portal.workflow import actions_for

LOOK = _("比选解决方案")
MOST = 4


class MatchingList(RecordList):
    """比选方案: the demands whose solutions one may read, whatever became of them."""

    access = access.roles(
        "org_admin", "org_editor", "dept_officer", "dept_approver", "office_officer", "office_approver", "auditor"
    )
    model = Demand
    table_class = MatchingTable
    filterset_class = MatchingFilter
    title = _("比选方案")
    lede = _("揭榜窗口截止前方案密封，各方均看不到内容和数量；截止后在这里比选。")
    empty_title = _("没有已发布的需求")
    empty_next = _("需求随榜单发布后，在这里比选揭榜方案。")

    def get_queryset(self) -> Any:
        return super().get_queryset().published().select_related("demander")


class CompareView(View):
    """Up to four solutions side by side; all of them as a list above."""

    access = access.SIGNED_IN.about("demand", only=access.Only.ONCE_PUBLISHED).confirmed()  # what was sealed until now

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand = get_object_or_404(Demand.objects.visible_to(request.user).for_detail(), pk=pk)
        if demand.published_at is None:
            raise Http404
        seen = Solution.objects.visible_to(request.user).opened().filter(demand=demand)
        solutions = list(seen.for_detail().order_by("submitted_at"))
        picked = _picked(request, solutions)
        _put_on_record(picked, request.user)
        context = {
            "demand": demand,
            "sealed": demand.window_closes_at > clock.now(),
            "solutions": solutions,
            "picked": picked,
            "most": MOST,
            "rows": _rows(demand, picked),
            "actions": [actions_for(s, request.user) for s in picked],
            "due": demand.matching_due if demand.state == Demand.State.MATCHING else None,
            "tone": demand.tones.get(demand.state, ""),
        }
        return render(request, "matching/compare.html", context)


def _picked(request: HttpRequest, solutions: list[Solution]) -> list[Solution]:
    wanted = {int(pk) for pk in request.GET.getlist("s") if pk.isdecimal()}
    chosen = [s for s in solutions if s.pk in wanted] if wanted else [s for s in solutions if s.state in Solution.LIVE]
    return chosen[:MOST]


def _put_on_record(solutions: list[Solution], reader: Any) -> None:
    of_others = [solution for solution in solutions if solution.organisation_id not in reader.unit_ids]
    records.looked_at(of_others, by=reader, what=str(LOOK))


def _rows(demand: Demand, solutions: list[Solution]) -> list[dict[str, Any]]:
    """One row for each indicator: what is asked, what each solution answers, and whether they differ."""
    answers = [{a.indicator_id: a for a in s.indicator_answers.all()} for s in solutions]
    rows = []
    for indicator in demand.indicators.all():
        cells = [known.get(indicator.pk) for known in answers]
        differ = len({cell.answer if cell else "" for cell in cells}) > 1
        rows.append({"indicator": indicator, "cells": cells, "differ": differ})
    return rows
