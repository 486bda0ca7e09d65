"""首页: what can be done now, what ends soon, what is new, and the year in figures."""

from typing import Any

from django.db.models import Subquery, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.collection.models import DemandState
from demands.release.models import HallTally, PublicDemand
from portal import access, clock, publicity
from portal.calls.models import Call, Field

NEW_DEMANDS, NEW_NOTICES, NEAR_ENDS = 7, 7, 3
# How many windows run, from the hall's tallies.
RUNNING = Subquery(
    HallTally.objects.filter(state=DemandState.PUBLISHED).order_by().values("state").annotate(s=Sum("n")).values("s")
)
# The path of a task through chapters 2 and 3: articles, heading, one line.
TO_THE_RESERVE = (
    ((7,), _("需求征集"), _("企业填报，科技厅（委）审查")),
    ((8,), _("需求评估"), _("行业专家评分，择优凝练")),
    ((9,), _("需求发布"), _("四地会签榜单，面向社会张榜")),
    ((10,), _("供需对接"), _("揭榜比拼，双方签订合作意向")),
    ((11,), _("储备入库"), _("三省一市审核，进入储备库")),
)
TO_PERFORMANCE = (
    ((12,), _("项目申报"), _("按年度指南联合申报")),
    ((13,), _("受理推荐"), _("审查后省（市）推荐")),
    ((14,), _("项目评审"), _("抽取专家，网评答辩")),
    ((15,), _("项目立项"), _("四地商定，公示后立项")),
    ((16, 17, 18), _("实施管理"), _("拨付、中期与验收")),
    ((19,), _("监督评估"), _("随机抽查，绩效跟踪")),
)


class HomeView(View):
    """The first page of the public site."""

    access = access.PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        now, call = clock.now(), Call.objects.current()
        rows = PublicDemand.objects.for_list().open().order_by("-is_running", "-published_at", "code")
        rows = list(rows.annotate(running=RUNNING)[:NEW_DEMANDS])
        context: dict[str, Any] = {
            "call": call,
            "today": clock.today(),
            "fields": Field.objects.all(),
            "open_demands": rows,
            "open_count": rows[0].running if rows else 0,
            "open_state": DemandState.PUBLISHED.value,
            "ends": publicity.deadlines(now)[:NEAR_ENDS],
            "notices": publicity.notices(NEW_NOTICES),
            "figures": publicity.figures(call) if call else [],
            "paths": (TO_THE_RESERVE, TO_PERFORMANCE),
        }
        return render(request, "release/home.html", context)
