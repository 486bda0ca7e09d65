"""What everybody reads of one demand, of one list, and the notices of all stages."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as say
from django.views import View

from demands.collection.models import Demand
from demands.release import beside, today
from demands.release.models import HallNotice, PublicDemand, ReleaseList
from demands.release.views.hall import event
from portal import access, clock, ics, publicity
from portal.documents.making import documents_of
from portal.positions import OFFICE
from portal.records.models import Record
from portal.views.errors import gone

# The steps of a demand that the public may know of; only a retraction gives its reason.
MILESTONES = ("publish", "extend_window", "close_window", "confirm_match", "reserve", "reopen", "retract")
MOST_NOTICES = 1000
ROWS = 20


class OfOneDemand(View):
    """An address about one published demand; closed, it answers 410 whatever its form."""

    access = access.PUBLIC.about("public_demand")

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        shown = PublicDemand.objects.select_related("region", "field", "demand", "release_list").defer("search")
        row = get_object_or_404(shown, code=code)
        return gone(request) if row.is_hidden else self.answer(request, row)

    def answer(self, request: HttpRequest, row: PublicDemand) -> HttpResponseBase:
        """What is said of a row that the public may read."""
        raise NotImplementedError


class PublicDemandView(OfOneDemand):
    """One demand as it reads today, with all that was corrected and adjusted; state and deadline are of today."""

    template = "release/demand.html"

    def answer(self, request: HttpRequest, row: PublicDemand) -> HttpResponse:
        notes = beside.of(row)
        context = {"row": row, "copy": today.of_row(row), "beside": notes, "entries": milestones(row)}
        context["times_changed"] = sum(bool(note.changes) for note in notes)
        if request.GET.get("as") == "published":
            context |= {"copy": row.snapshot, "as_published": True}
        return render(request, self.template, context)


class PrintedDemand(PublicDemandView):
    """The same without the frame of the site, for printing."""

    template = "release/demand_print.html"


class DemandCalendar(OfOneDemand):
    """The end of one demand's window as an event for one's own calendar."""

    def answer(self, request: HttpRequest, row: PublicDemand) -> HttpResponse:
        return ics.answer(row.title, [event(request, row)])


def milestones(row: PublicDemand) -> list[dict[str, Any]]:
    """What happened in public, newest first, under which article; the open window's end comes on top."""
    records = Record.objects.of(Demand(pk=row.demand_id)).filter(step__in=MILESTONES).order_by("-seq")
    entries = [
        {
            "at": record.at,
            "label": record.label,
            "articles": [int(number) for number in record.articles.split(",") if number],
            "who": record.acting_for or str(OFFICE),
            "reason": record.reason if record.step == "retract" else "",
            "kind": "back" if record.step == "retract" else "",
        }
        for record in records
    ]
    if row.is_open:
        last = {"at": row.closes_at, "label": say("揭榜窗口截止"), "articles": [10], "kind": "next"}
        entries.insert(0, last | {"who": say("截止后转入供需对接，方案同时对需求方开放")})
    return entries


class PublicListView(View):
    """公告: a list as it was published."""

    access = access.PUBLIC.about("public_list")

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        found = ReleaseList.objects.filter(published_at__isnull=False)
        release_list = get_object_or_404(found, number=number)
        context = {
            "release_list": release_list,
            "rows": release_list.public_demands.for_list().order_by("code"),
            "documents": documents_of(release_list).filter(is_public=True),
        }
        return render(request, "release/public_list.html", context)


class HallNoticeView(View):
    """揭榜公告: one notice about one demand."""

    access = access.PUBLIC.about("hall_notice")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = get_object_or_404(HallNotice.objects.readable(), pk=pk)
        found = notice.correction.differences if notice.correction else []
        return render(request, "release/hall_notice.html", {"notice": notice, "differences": found})


class AnnouncementsView(View):
    """通知公告: what every stage published, newest first, by kind."""

    access = access.PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        found, chosen = publicity.notices(MOST_NOTICES), request.GET.get("kind", "")
        kinds = list(dict.fromkeys(str(notice.kind) for notice in found))
        shown = [notice for notice in found if not chosen or str(notice.kind) == chosen]
        queues = [{"label": say("全部"), "url": "?", "count": len(found), "current": not chosen}]
        queues += [{"label": kind, "url": f"?kind={kind}", "current": kind == chosen} for kind in kinds]
        page = Paginator(shown, ROWS).get_page(request.GET.get("page"))
        return render(request, "release/announcements.html", {"page": page, "queues": queues})


class DeadlinesCalendar(View):
    """截止日期日历: every end that is open to the public, of all stages."""

    access = access.PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        events = [
            ics.Event(f"{d.url}@{request.get_host()}", d.at, d.title, request.build_absolute_uri(d.url))
            for d in publicity.deadlines(clock.now())
        ]
        return ics.answer(say("联合攻关计划截止日期"), events)
