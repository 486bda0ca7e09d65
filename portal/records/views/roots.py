"""存证: the roots by day, and a day's sheet to be printed and kept on paper by the discipline inspectors."""

import json
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Max, Min
from django.db.models.functions import TruncDate
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views import View

from portal import access, clock
from portal.http import PortalRequest
from portal.records.anchoring import signing
from portal.records.anchoring.places import Anchor, places
from portal.records.models import Root

DAYS = 30


class RootsView(View):
    """Each day's roots: how many, from which number to which; where they are anchored, and by which key."""

    access = access.roles("auditor")

    def get(self, request: PortalRequest) -> HttpResponse:
        days = Root.objects.annotate(day=TruncDate("at")).values("day").order_by("-day")
        days = days.annotate(roots=Count("pk"), first=Min("number"), last=Max("number"))
        last = Root.objects.order_by("-number").first()
        context = {
            "page": Paginator(days, DAYS).get_page(request.GET.get("page")),
            "last": last,
            "is_signed": last and _is_signed(last),
            "places": [_standing(place, last) for place in places()],
        }
        return render(request, "records/roots.html", context)


class RootSheetView(View):
    """存证日报: a day's roots in full, for paper."""

    access = access.roles("auditor")

    def get(self, request: PortalRequest) -> HttpResponse:
        day = _day(request.GET.get("day", "")) or clock.today()
        rows = [_told(root) for root in _of_day(day)]
        return render(
            request, "records/root_sheet.html", {"day": day, "rows": rows, "last": rows[-1] if rows else None}
        )


def _day(text: str) -> date | None:
    """The day of an address; None where it is none, such as 2026-02-30."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def _of_day(day: date) -> Iterable[Root]:
    begin = datetime.combine(day, time.min, timezone.get_current_timezone())
    return Root.objects.filter(at__gte=begin, at__lt=begin + timedelta(days=1)).order_by("number")


def _told(root: Root) -> dict[str, Any]:
    said = json.loads(root.body)
    return {"root": root, "merkle": said["merkle"], "heads": said["heads"], "changed": len(said["changed"])} | {
        "restored": said["restored"],
        "versions": said["history"]["rows"],
        "is_signed": _is_signed(root),
    }


def _is_signed(root: Root) -> bool:
    return signing.is_signed(root.body, algorithm=root.algorithm, key_id=root.key_id, signature=root.signature)


def _standing(place: Any, last: Root | None) -> dict[str, Any]:
    """Whether a place holds the newest root; one that is away is told so."""
    try:
        kept: Anchor | None = place.last()
    except (OSError, ValueError):
        return {"name": place.name, "away": True}
    number = kept.said["number"] if kept else 0
    return {"name": place.name, "number": number, "is_current": last is not None and number == last.number}
