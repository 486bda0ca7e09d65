"""Addresses of 专家库."""

from django.urls import path

from reviews.experts import views

urlpatterns = [
    path("experts/", views.ExpertList.as_view(), name="experts"),
    path("experts/new/", views.ExpertEdit.as_view(), name="expert_new"),
    path("experts/<int:pk>/", views.ExpertView.as_view(), name="expert"),
    path("experts/<int:pk>/edit/", views.ExpertEdit.as_view(), name="expert_edit"),
]
