"""Addresses of 需求征集."""

from django.urls import path

from demands.collection.views import checking, filling, materials, records, rounds

urlpatterns = [
    path("collection/", rounds.RoundList.as_view(), name="collection_rounds"),
    path("collection/new/", rounds.RoundEdit.as_view(), name="collection_round_new"),
    path("collection/<int:pk>/", rounds.RoundView.as_view(), name="collection_round"),
    path("collection/<int:pk>/edit/", rounds.RoundEdit.as_view(), name="collection_round_edit"),
    path("demands/", records.DemandList.as_view(), name="demands"),
    path("demands/own/", records.OwnDemands.as_view(), name="own_demands"),
    path("demands/new/", filling.NewDemand.as_view(), name="demand_new"),
    path("demands/<int:pk>/", records.DemandView.as_view(), name="demand"),
    path("demands/<int:pk>/fill/", filling.FillView.as_view(), name="demand_fill"),
    path("demands/<int:pk>/fill/<slug:key>/", filling.SectionView.as_view(), name="demand_section"),
    path("demands/<int:pk>/files/<int:file>/remove/", filling.RemoveFileView.as_view(), name="demand_file_remove"),
    path("demands/<int:pk>/files/<int:file>/keep/", materials.KeepView.as_view(), name="demand_file_keep"),
    path("demands/<int:pk>/files/<int:file>/source/", materials.SourceView.as_view(), name="demand_file_source"),
    path("demands/<int:pk>/materials/", materials.PickView.as_view(), name="demand_materials"),
    path("demands/<int:pk>/review/", filling.ReviewView.as_view(), name="demand_review"),
    path("demands/<int:pk>/check/", checking.CheckView.as_view(), name="demand_check"),
]
