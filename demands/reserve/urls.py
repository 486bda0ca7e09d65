"""Addresses of 储备入库."""

from django.urls import path

from demands.reserve.views import opening, records

urlpatterns = [
    path("reserve/", records.EntryList.as_view(), name="reserve_entries"),
    path("reserve/new/", opening.EntryNew.as_view(), name="reserve_new"),
    path("reserve/consents/", records.ConsentsView.as_view(), name="reserve_consents"),
    path("reserve/<int:pk>/", records.EntryView.as_view(), name="reserve_entry"),
    path("reserve/<int:pk>/edit/", opening.EntryEdit.as_view(), name="reserve_edit"),
]
