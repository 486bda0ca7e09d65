"""Pages that belong to no stage: the articles, the demo's clock."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from portal import access, clock
from portal.accounts.models import Session
from portal.articles import ARTICLES, CHAPTERS, MARKS
from portal.timed import perform_due


class ArticlesView(View):
    """实施办法: the articles, as far as they are known, to which every chip links."""

    access = access.PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        chapters = [
            {"number": n, "title": title, "articles": [a for a in ARTICLES if a.chapter == n]}
            for n, title in CHAPTERS.items()
        ]
        return render(request, "portal/articles.html", {"chapters": chapters, "marks": MARKS})


class ClockForm(forms.Form):
    """How far the demo's clock is to be moved on."""

    days = forms.IntegerField(label=_("向后拨多少天"), min_value=1, max_value=400, initial=1)


class ClockView(View):
    """演示时钟: whoever tries the demo moves it past a deadline; production has no such page."""

    access = access.SIGNED_IN

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not settings.CLOCK_MAY_MOVE:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, ClockForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ClockForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        by = timedelta(days=form.cleaned_data["days"])
        with transaction.atomic():
            moment = clock.move(by)
            # Nobody was idle meanwhile: whoever is signed in stays so.
            later = {name: F(name) + by for name in ("since", "last_seen_at", "proved_at")}
            Session.objects.exclude(user=None).update(**later)
            session: Any = request.session
            session.facts |= {name: session.facts[name] + by for name in later}
        with clock.standing_at(moment):  # the request's own instant is from before the move
            taken = perform_due(moment)
        messages.success(
            request,
            say("演示时钟已拨到 %(at)s，到期事项办理了 %(taken)s 件。")
            % {
                "at": timezone.localtime(moment).strftime("%Y-%m-%d %H:%M"),
                "taken": taken,
            },
        )
        return redirect("clock")

    def _page(self, request: HttpRequest, form: ClockForm, status: int = 200) -> HttpResponse:
        return render(request, "portal/clock.html", {"form": form, "now": clock.now()}, status=status)
