"""Addresses of personal data."""

from django.urls import path

from portal.personal import views

urlpatterns = [
    path("privacy/", views.RegisterView.as_view(), name="privacy"),
    path("desk/account/data/", views.OwnDataView.as_view(), name="own_data"),
    path("reveal/<slug:machine>/<int:pk>/<slug:name>/", views.RevealView.as_view(), name="reveal"),
    path("erasures/", views.ErasureRequests.as_view(), name="erasure_requests"),
    path("erasures/<int:pk>/", views.AnswerView.as_view(), name="erasure_answer"),
]
