"""A new year, and the working-day calendar."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.views import View

from portal import access, clock
from portal.calls.forms import CalendarDayForm, NewYearForm
from portal.calls.models import CalendarDay, Call
from portal.calls.services import set_up_year
from portal.calls.views import READERS
from portal.http import PortalRequest


class NewYearView(View):
    """设立年度: copied from the last year by the Office's approver, then adjusted on its settings page."""

    access = access.roles("office_approver")

    def get(self, request: PortalRequest) -> HttpResponse:
        last = Call.objects.current()
        initial = {"year": last.year + 1, "fields": last.fields.all()} if last else {}
        return self._page(request, NewYearForm(initial=initial))

    def post(self, request: PortalRequest) -> HttpResponse:
        form = NewYearForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        call = set_up_year(form.save(commit=False), form.chosen_fields())
        messages.success(request, say("%s已设立，参数沿用上一年度，请逐项核对。") % call)
        return redirect(call)

    def _page(self, request: PortalRequest, form: Any, status: int = 200) -> HttpResponse:
        return render(request, "calls/new_year.html", {"form": form}, status=status)


class CalendarView(View):
    """工作日历: days that differ from what is published; deadlines and notice periods go by it."""

    access = READERS.sent_by("office_approver")

    def get(self, request: PortalRequest) -> HttpResponse:
        return self._page(request, CalendarDayForm())

    def post(self, request: PortalRequest) -> HttpResponse:
        form = CalendarDayForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        day = form.save()
        messages.success(request, say("%s 已设定，期限从现在起按新日历计算。") % day.day)
        return redirect("calendar")

    def _page(self, request: PortalRequest, form: Any, status: int = 200) -> HttpResponse:
        ahead = CalendarDay.objects.filter(day__gte=clock.today().replace(month=1, day=1))
        may_edit = "office_approver" in request.user.roles
        return render(
            request, "calls/calendar.html", {"form": form, "days": ahead, "may_edit": may_edit}, status=status
        )


class RemoveDayView(View):
    """Take a day back: it counts as published again."""

    access = access.roles("office_approver").about("calendar_day")

    def post(self, request: PortalRequest, pk: int) -> HttpResponse:
        day = get_object_or_404(CalendarDay, pk=pk)
        day.delete()
        messages.success(request, say("%s 的设置已删除。") % day.day)
        return redirect("calendar")
