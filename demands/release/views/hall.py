"""需求大厅: what is published, filtered and searched; as page, Excel, feed and calendar of the same rows."""

from collections import Counter
from contextlib import nullcontext
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.release import counting
from demands.release.filters import HallForm
from demands.release.models import PublicDemand, SavedFilter
from portal import access, exports, ics, search

ROWS = 20
AT_ONCE = 500  # rows fetched together for a sheet
HEADS = (
    _("编号"),
    _("需求名称"),
    _("需求方"),
    _("省（市）"),
    _("城市"),
    _("领域"),
    _("期限（月）"),
    _("总投入（万元）"),
    _("关键指标"),
    _("状态"),
    _("发布时间"),
    _("揭榜截止"),
    _("网址"),
)


class Pages(Paginator):
    """Pages of rows that were counted before."""

    def __init__(self, rows: Any, total: int):
        super().__init__(rows, ROWS)
        self.count = total


class HallView(View):
    """The hall, open to everybody."""

    access = access.PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        form, shown = HallForm(request.GET), PublicDemand.objects.for_list()
        if request.GET.get("export") == "xlsx":
            rows = form.found(shown).iterator(chunk_size=AT_ONCE)
            return exports.streamed(
                say("需求大厅"), [str(head) for head in HEADS], (_sheet_row(request, row) for row in rows)
            )
        page, counted = page_of(form, request.GET.get("page"))
        context = {
            "form": form,
            "page": page,
            "more": counted.more,
            "facets": facets(form, counted),
            "views": views(form, request.GET),
            "saved": SavedFilter.objects.filter(person=request.user) if request.user.is_authenticated else (),
            "chips": chips(form, request.GET),
            "query": _query(request),
        }
        return render(request, "release/hall.html", context)


def page_of(form: HallForm, number: str | None) -> tuple[Any, counting.Counted]:
    """One page of the rows that the questions leave, fetched, and how they were counted."""
    shown = PublicDemand.objects.for_list()
    with search.by_the_index() if form.cleaned_data.get("q") else nullcontext():
        counted = counting.count(form, shown)
        page = Pages(form.found(shown, ranked=not counted.more), counted.total).get_page(number)
        page.object_list = list(page.object_list)
    return page, counted


def views(form: HallForm, asked: Any) -> list[dict[str, Any]]:
    """List and cards: the same rows, each with its address."""
    found, shown = [], form.cleaned_data.get("view", "")
    for value, label in form.fields["view"].choices:
        query = asked.copy()
        query["view"] = value
        found.append({"label": label, "url": f"?{query.urlencode()}", "current": value == shown})
    return found


class HallCalendar(View):
    """The ends of the windows that the filters leave, as a calendar."""

    access = access.PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = HallForm(request.GET).found(PublicDemand.objects.for_list().open(), ranked=False)
        return ics.answer(say("揭榜截止"), [event(request, row) for row in rows])


def event(request: HttpRequest, row: PublicDemand) -> ics.Event:
    """The end of one demand's window."""
    title = say("揭榜截止：%(code)s %(title)s") % {"code": row.code, "title": row.title}
    url = request.build_absolute_uri(row.get_absolute_url())
    return ics.Event(f"{row.code}@{request.get_host()}", row.closes_at, title, url)


def _sheet_row(request: HttpRequest, row: PublicDemand) -> list[Any]:
    return [
        row.code,
        row.title,
        row.unit_name,
        row.region.name,
        row.city,
        row.field.name,
        row.term_months,
        row.total_investment,
        row.key_indicators,
        str(row.state_label),
        row.published_at,
        row.closes_at,
        request.build_absolute_uri(row.get_absolute_url()),
    ]


def facets(form: HallForm, counted: counting.Counted) -> list[dict[str, Any]]:
    """Each list of choices with how many rows a choice would show; empty states only while they are chosen."""
    return [
        {
            "name": name,
            "label": form.fields[name].label,
            "counted": not counted.more,
            "choices": [
                {"value": value, "label": label, "count": counts[str(value)], "chosen": value in chosen}
                for value, label in form.fields[name].choices
                if name != "state" or counted.more or counts[str(value)] or value in chosen
            ],
        }
        for name in counting.FACETS
        for chosen, counts in [(form.cleaned_data.get(name) or [], counted.facets.get(name, Counter()))]
    ]


def chips(form: HallForm, asked: Any) -> list[dict[str, str]]:
    """What is asked for, each with the address that leaves it out."""
    found = []
    for name in ("q", *counting.FACETS, "due", "since"):
        value = form.cleaned_data.get(name)
        labels = dict(getattr(form.fields[name], "choices", ()))
        for each in value if isinstance(value, list) else [value] if value else []:
            rest = asked.copy()
            rest.pop("page", None)
            rest.setlist(name, [other for other in asked.getlist(name) if other != each])
            found.append({"label": str(labels.get(each, each)), "url": f"{reverse('hall')}?{rest.urlencode()}"})
    return found


def _query(request: HttpRequest) -> str:
    """The filters as a query, for the other forms of the same result."""
    asked = request.GET.copy()
    for name in ("page", "export"):
        asked.pop(name, None)
    return asked.urlencode()
