"""Addresses of redress."""

from django.urls import path

from portal.redress import views

urlpatterns = [
    path("redress/", views.RedressList.as_view(), name="redresses"),
    path("redress/<int:pk>/", views.RedressView.as_view(), name="redress"),
]
