"""比选: the solutions to a demand, side by side against its indicators, once the window has closed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.collection.models import Demand
from demands.matching import comparing
from demands.matching.filters import MatchingFilter
from demands.matching.models import Solution
from demands.matching.tables import MatchingTable
from portal import access, clock, exports, records
from portal.views.lists import RecordList
from portal.workflow import actions_for, step_named

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
    """Up to four solutions side by side, or all of them; the same as Excel."""

    access = access.SIGNED_IN.about("demand", only=access.Only.ONCE_PUBLISHED).confirmed()  # what was sealed until now

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand = get_object_or_404(Demand.objects.visible_to(request.user).for_detail(), pk=pk)
        if demand.published_at is None:
            raise Http404
        seen = Solution.objects.visible_to(request.user).opened().filter(demand=demand)
        solutions = list(seen.for_detail().order_by("submitted_at"))
        picked = _picked(request, solutions)
        _put_on_record(picked, request.user)
        rows = comparing.rows_of(demand, picked, with_experts=True) if picked else []
        if request.GET.get("export") == "xlsx":
            return self._excel(demand, picked, rows)
        inbox = [(s, self._shortlisting(s)) for s in solutions]
        context = {
            "demand": demand,
            "sealed": demand.window_closes_at > clock.now(),
            "solutions": solutions,
            "inbox": inbox,
            "to_choose": any(url for _solution, url in inbox),
            "picked": picked,
            "most": MOST,
            "rows": rows,
            "actions": [actions_for(s, request.user) for s in picked],
            "due": demand.matching_due if demand.state == Demand.State.MATCHING else None,
            "tone": demand.tones.get(demand.state, ""),
            "excel_url": f"?{_with(request, export='xlsx')}",
            **self._for_the_demander(demand),
        }
        return render(request, "matching/compare.html", context)

    def _shortlisting(self, solution: Solution) -> str:
        """Where the reader chooses this one straight from the list; empty where that is not the reader's to do now."""
        declared: Any = step_named(Solution, "shortlist")
        may = solution.state in declared.sources and declared.actor(solution, self.request.user)
        return solution.step_url("shortlist") if may else ""

    def _for_the_demander(self, demand: Demand) -> dict[str, Any]:
        """What its administrator may do for several solutions at once, and the comparison by experts."""
        chooses = demand.demander_id in self.request.user.scope("org_admin", "unit")
        in_matching = demand.state == Demand.State.MATCHING
        asked = demand.expert_comparisons.first()
        under_way = asked is not None and asked.state in asked.UNDER_WAY
        return {
            "may_choose": chooses and in_matching,
            "comparison": asked,
            "may_ask_experts": chooses and in_matching and not under_way,
        }

    def _excel(self, demand: Demand, picked: list[Solution], rows: list[comparing.Row]) -> HttpResponse:
        title = say("%s方案对比") % demand.code
        heads = [say("对比项"), say("目标"), *[f"{s.organisation.name} {s.code}" for s in picked], say("各方案不同")]
        lines = [[row.label, row.under, *[c.in_words for c in row.cells], _yes(row.differ)] for row in rows]
        detail = {"demand": demand.code, "solutions": [s.code for s in picked]}
        records.noted("export", label=say("导出%s") % title, by=self.request.user, detail=detail)
        return exports.workbook(title, heads, lines)


def _yes(true: bool) -> str:
    return say("是") if true else ""


def _picked(request: HttpRequest, solutions: list[Solution]) -> list[Solution]:
    live = [s for s in solutions if s.state in Solution.LIVE]
    if request.GET.get("all"):
        return live
    wanted = {int(pk) for pk in request.GET.getlist("s") if pk.isdecimal()}
    return ([s for s in solutions if s.pk in wanted] if wanted else live)[:MOST]


def _with(request: HttpRequest, **more: str) -> str:
    query = request.GET.copy()
    query.update(more)
    return query.urlencode()


def _put_on_record(solutions: list[Solution], reader: Any) -> None:
    of_others = [solution for solution in solutions if solution.organisation_id not in reader.unit_ids]
    records.looked_at(of_others, by=reader, what=str(LOOK))
