"""Addresses of 项目申报."""

from django.urls import path

from projects.applications.views import checking, filling, materials, records

urlpatterns = [
    path("applications/", records.ApplicationList.as_view(), name="applications"),
    path("applications/own/", records.MyApplications.as_view(), name="my_applications"),
    path("applications/new/", filling.NewApplication.as_view(), name="application_new"),
    path("applications/new/<int:guideline>/", filling.NewApplication.as_view(), name="application_new"),
    path("applications/<int:pk>/", records.ApplicationView.as_view(), name="application"),
    path("applications/<int:pk>/fill/", filling.FillView.as_view(), name="application_fill"),
    path("applications/<int:pk>/fill/<slug:key>/", filling.SectionView.as_view(), name="application_section"),
    path(
        "applications/<int:pk>/enclosures/<int:enclosure>/remove/",
        filling.RemoveEnclosure.as_view(),
        name="application_remove_enclosure",
    ),
    path("applications/<int:pk>/materials/", materials.PickView.as_view(), name="application_materials"),
    path("applications/<int:pk>/files/<int:file>/keep/", materials.KeepView.as_view(), name="application_file_keep"),
    path("applications/<int:pk>/ready/", filling.ReadyView.as_view(), name="application_ready"),
    path("applications/<int:pk>/check/", checking.CheckView.as_view(), name="application_check"),
]
