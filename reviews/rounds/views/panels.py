"""Staffing, progress and results of a round, for those who hold it. Each look at a panel is recorded."""

from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from portal import access, exports, records
from portal.workflow import actions_for
from reviews.experts.models import Expert
from reviews.rounds import haste, quorum, results
from reviews.rounds.models import ReviewAssignment, ReviewRound
from reviews.rounds.models.subjects import with_records
from reviews.rounds.views.organising import round_for

STAFFING = ("draw", "send_invitations", "fill_gaps", "start", "revise")
SCORING = ("send_invitations", "fill_gaps", "extend", "close_scoring")
RESULTS = ("reopen_scoring", "conclude")
IN_EXCEL = (
    _("名次"),
    _("匿名编号"),
    _("名称"),
    _("评审份数"),
    _("均分"),
    _("标准差"),
    _("标准化均分"),
    _("专家组意见"),
    _("评审用时过短"),
)


class RoundPage(View):
    """Base of the three: the round, its tabs, the steps that belong on the page."""

    access = access.SIGNED_IN.about("review_round").confirmed()  # the experts' names stand here
    template = ""
    tab = ""
    look: Any = ""
    steps: tuple[str, ...] = ()

    def dispatch(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        self.round = round_for(request.user, pk)
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        records.looked(self.round, by=request.user, what=str(self.look))
        return render(request, self.template, {"record": self.round, "tab": self.tab} | self.context(self.round))

    def context(self, round_: ReviewRound) -> dict[str, Any]:
        """What the page shows beside its actions."""
        taken = [a for a in actions_for(round_, self.request.user) if a.name in self.steps]
        # These pages are where the steps are found, so a button leads on to the page of the step itself.
        return {"actions": [replace(a, url=reverse("step", args=["review_round", round_.pk, a.name])) for a in taken]}


class StaffingView(RoundPage):
    """遴选专家: the draw with its seed, who was left out and why, the panels."""

    template, tab = "rounds/staffing.html", "round_staffing"
    look = _("查看专家名单")
    steps = STAFFING

    def context(self, round_: ReviewRound) -> dict[str, Any]:
        draws = list(round_.draws.select_related("by"))
        return super().context(round_) | {
            "draws": draws,
            "panels": _panels(round_),
            "left_out": _left_out(round_, draws[0]) if draws else [],
        }


def _panels(round_: ReviewRound) -> list[dict[str, Any]]:
    """Each subject with its experts, the chair first, then in the order of the draw."""
    rows = round_.assignments.for_list().exclude(state="cancelled").order_by("subject__order", "-is_chair", "pk")
    by_subject = {pk: list(found) for pk, found in groupby(rows, key=lambda a: a.subject_id)}
    subjects = with_records(round_.subjects.in_the_round())
    return [{"subject": s, "assignments": by_subject.get(s.pk, [])} for s in subjects]


def _left_out(round_: ReviewRound, draw: Any) -> list[dict[str, Any]]:
    codes = dict(round_.subjects.values_list("pk", "blind_code"))
    rows = draw.exclusions + draw.passed_over
    names = Expert.objects.select_related("organisation").in_bulk({row["expert"] for row in rows})
    return [
        {
            "expert": names[row["expert"]],
            "subject": codes.get(row["subject"], "") if row["subject"] else say("全部对象"),
            "reason": row["reason"],
        }
        for row in rows
    ]


class ProgressView(RoundPage):
    """评审进度: who has submitted, who is late, where scores lie far apart."""

    template, tab = "rounds/progress.html", "round_progress"
    look = _("查看评审进度")
    steps = SCORING

    def context(self, round_: ReviewRound) -> dict[str, Any]:
        rows = list(round_.assignments.for_list().filter(state__in=ReviewAssignment.LIVE))
        submitted = Counter(a.subject_id for a in rows if a.state == "submitted")
        return super().context(round_) | {
            "needed": quorum.wanted_reviews(round_),
            "rows": results.rows(round_),
            "submitted": sum(submitted.values()),
            "wanted": round_.experts_wanted * round_.subjects.in_the_round().count(),
            "experts": _by_expert(rows),
            "hasty": [(a, said) for a in rows if (said := haste.warning(a, haste.line(round_)))],
            "gaps": list(round_.assignments.to_be_replaced().for_list()),
        }


def _by_expert(rows: list[ReviewAssignment]) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        of = found.setdefault(row.expert_id, {"expert": row.expert, "all": 0, "submitted": 0, "accepted": 0})
        of["all"] += 1
        of["submitted"] += row.state == "submitted"
        of["accepted"] += row.state in ("accepted", "submitted")
    return sorted(found.values(), key=lambda of: (of["submitted"] - of["all"], of["expert"].pk))


class ResultsView(RoundPage):
    """评审结果: ranks, spread, the panel's opinions; frozen once the round is concluded."""

    template, tab = "rounds/results.html", "round_results"
    look = _("查看评审结果")
    steps = RESULTS

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.GET.get("export") != "xlsx":
            return super().get(request)
        records.looked(self.round, by=request.user, what=say("导出评审结果"), every_time=True)
        return _as_excel(self.round, results.rows(self.round))

    def context(self, round_: ReviewRound) -> dict[str, Any]:
        return super().context(round_) | {
            "rows": results.rows(round_),
            "trim_from": round_.call.value("trim_from"),
            "alarm": round_.call.value("spread_alarm"),
            "least_time": haste.in_words(haste.line(round_)),
        }


def _as_excel(round_: ReviewRound, rows: list[results.Row]) -> HttpResponse:
    cells = (
        (
            row.rank,
            row.subject.blind_code,
            row.subject.record.review_title(),
            len(row.totals),
            row.mean,
            row.deviation,
            row.standardised,
            row.subject.opinion.get_recommendation_display() if row.subject.opinion else "",
            "、".join(row.hasty),
        )
        for row in rows
    )
    return exports.workbook(f"{round_.code}", [str(head) for head in IN_EXCEL], cells)
