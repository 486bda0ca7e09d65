"""Addresses of the hall, stage by stage."""

from django.urls import include, path

urlpatterns = [
    path("", include("demands.collection.urls")),
    path("", include("demands.release.urls")),
    path("", include("demands.matching.urls")),
    path("", include("demands.reserve.urls")),
]
