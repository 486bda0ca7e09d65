"""Addresses of the programme year."""

from django.urls import path

from portal.calls import pages, views

urlpatterns = [
    path("year/", views.CurrentCallView.as_view(), name="current_call"),
    path("year/new/", pages.NewYearView.as_view(), name="new_year"),
    path("year/<int:year>/", views.CallView.as_view(), name="call"),
    path("calendar/", pages.CalendarView.as_view(), name="calendar"),
    path("calendar/<int:pk>/remove/", pages.RemoveDayView.as_view(), name="calendar_day_remove"),
]
