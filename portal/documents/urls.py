"""Addresses of files and documents."""

from django.urls import path

from portal.documents import views

urlpatterns = [
    path("files/<int:pk>/", views.StoredFileView.as_view(), name="stored_file"),
    path("documents/<int:pk>/", views.DocumentView.as_view(), name="document"),
    path("verify/", views.VerifyView.as_view(), name="verify"),
    path("verify/<slug:code>/", views.verify_short, name="verify_short"),
]
