"""Addresses of the drafts; a draft itself is sent to the address of its form."""

from django.urls import path

from portal.drafts import views

urlpatterns = [
    path("drafts/pulse/", views.PulseView.as_view(), name="draft_pulse"),
    path("drafts/back/", views.BackView.as_view(), name="draft_back"),
]
