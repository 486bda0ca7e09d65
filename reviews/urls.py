"""Addresses of the hall, stage by stage."""

from django.urls import include, path

urlpatterns = [
    path("", include("reviews.experts.urls")),
    path("", include("reviews.rounds.urls")),
]
