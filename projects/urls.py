"""Addresses of the hall, stage by stage."""

from django.urls import include, path

urlpatterns = [
    path("", include("projects.guidelines.urls")),
    path("", include("projects.applications.urls")),
    path("", include("projects.approval.urls")),
    path("", include("projects.delivery.urls")),
]
