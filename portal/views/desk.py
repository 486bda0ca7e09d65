"""工作台: what waits for the reader, what the reader did, what the reader was told."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as say
from django.views import View

from portal import access, clock, worklist
from portal.http import PortalRequest
from portal.notices.models import Message
from portal.records.models import Record
from portal.workflow import machines

ROWS = 20


class DeskView(View):
    """待办, the home of everybody who signed in."""

    access = access.SIGNED_IN

    def get(self, request: PortalRequest) -> HttpResponse:
        waiting = worklist.waiting(request.user)
        rows = list(waiting) if waiting is not None else []
        chosen = request.GET.get("queue", "")
        shown = [row for row in rows if not chosen or row["machine"] == chosen]
        page = Paginator(shown, ROWS).get_page(request.GET.get("page"))
        now = clock.now()
        return render(
            request,
            "portal/desk.html",
            {
                "second_factor_note": request.user.holds_office and not settings.SECOND_FACTOR_REQUIRED,
                "todos": worklist.rows(page),
                "page": page,
                "queues": _queues(rows, chosen),
                "overdue": sum(1 for row in rows if row["due"] and row["due"] < now),
                "today": clock.today(),
                "openings": openings(request.user),
            },
        )


def _queues(rows: list, chosen: str) -> list[dict[str, Any]]:
    counts = Counter(row["machine"] for row in rows)
    all_of_them = {"label": say("全部"), "url": "?", "count": len(rows), "current": not chosen}
    return [all_of_them] + [
        {
            "label": model._meta.verbose_name,
            "url": f"?queue={name}",
            "count": counts[name],
            "current": chosen == name,
        }
        for name, model in machines().items()
        if counts[name]
    ]


def openings(user: Any) -> list[dict[str, Any]]:
    """What this person may begin anew; each stage says so in its `openings`."""
    from portal.navigation import openings_for

    return openings_for(user)


class DoneView(View):
    """已办: the steps that the reader took, newest first."""

    access = access.SIGNED_IN

    def get(self, request: PortalRequest) -> HttpResponse:
        done = Record.objects.steps().filter(person_id=request.user.pk).order_by("-pk")
        page = Paginator(done, ROWS).get_page(request.GET.get("page"))
        return render(request, "portal/done.html", {"page": page, "rows": _done(page, request.user)})


def _done(page: Iterable[Record], user: Any) -> list[dict[str, Any]]:
    """The steps with what they were done to: one query for each kind of record on the page."""
    done = list(page)
    asked: dict[str, set] = {row.machine: set() for row in done}
    for row in done:
        asked[row.machine].add(row.object_id)
    models = machines()
    found = {name: _known(models[name], pks, user) for name, pks in asked.items() if name in models}
    return [_done_row(row, models.get(row.machine), found.get(row.machine, {}).get(row.object_id)) for row in done]


def _known(model: Any, pks: set, user: Any) -> dict[int, Any]:
    rows = model.objects.visible_to(user)
    return (rows.for_list() if hasattr(rows, "for_list") else rows).in_bulk(pks)


def _done_row(row: Record, model: Any, record: Any) -> dict[str, Any]:
    return {
        "at": row.at,
        "label": row.label,
        "kind": model._meta.verbose_name if model else row.machine,
        "record": record,
        "articles": [int(n) for n in row.articles.split(",") if n],
        "reason": row.reason,
    }


class MessagesView(View):
    """消息: what the reader was told; opening one marks it read by a POST, never by looking."""

    access = access.SIGNED_IN

    def get(self, request: PortalRequest) -> HttpResponse:
        page = Paginator(Message.objects.filter(person=request.user), ROWS).get_page(request.GET.get("page"))
        return render(request, "portal/messages.html", {"page": page})

    def post(self, request: PortalRequest) -> HttpResponse:
        unread = Message.objects.filter(person=request.user, read_at=None)
        if pk := request.POST.get("message"):
            unread = unread.filter(pk=pk if pk.isdecimal() else 0)
        unread.update(read_at=clock.now())
        return redirect("messages")
