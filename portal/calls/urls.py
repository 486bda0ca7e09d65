"""Addresses of the programme year."""

from django.urls import path

from portal.calls import views

urlpatterns = [
    path("year/", views.CurrentCallView.as_view(), name="current_call"),
    path("year/<int:year>/", views.CallView.as_view(), name="call"),
]
