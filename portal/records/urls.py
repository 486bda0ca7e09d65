"""Addresses of auditors' pages."""

from django.urls import path

from portal.records.views import holding, objects, packages, roots, search

urlpatterns = [
    path("audit/", search.RecordSearch.as_view(), name="record_search"),
    path("audit/holds/", search.HoldList.as_view(), name="holds"),
    path("audit/roots/", roots.RootsView.as_view(), name="roots"),
    path("audit/roots/sheet/", roots.RootSheetView.as_view(), name="root_sheet"),
    path("audit/packages/<int:pk>/", packages.PackageView.as_view(), name="package"),
    path("audit/of/<slug:machine>/<int:pk>/", objects.AuditView.as_view(), name="audit_record"),
    path("audit/of/<slug:machine>/<int:pk>/hold/", holding.HoldView.as_view(), name="hold"),
    path("audit/of/<slug:machine>/<int:pk>/package/", packages.AskPackageView.as_view(), name="ask_package"),
]
