"""Addresses of 需求征集."""

from django.urls import path

from demands.collection import redressing
from demands.collection.bureaus import views as bureaus
from demands.collection.duplicates import views as duplicates
from demands.collection.intake import views as imports
from demands.collection.live import views as live
from demands.collection.papers import views as papers
from demands.collection.queue import views as queue
from demands.collection.selection import views as selection
from demands.collection.views import bulk, checking, copying, filling, handing_in, materials, records, rounds
from demands.collection.views.layouts import overview, parts, transferring

urlpatterns = [
    path("collection/", rounds.RoundList.as_view(), name="collection_rounds"),
    path("collection/new/", rounds.RoundEdit.as_view(), name="collection_round_new"),
    path("collection/<int:pk>/", rounds.RoundView.as_view(), name="collection_round"),
    path("collection/<int:pk>/edit/", rounds.RoundEdit.as_view(), name="collection_round_edit"),
    path("collection/<int:pk>/copy/", copying.RoundCopy.as_view(), name="collection_round_copy"),
    path("collection/<int:pk>/form/", overview.OverviewView.as_view(), name="round_form"),
    path("collection/<int:pk>/form/change/", overview.ChangeView.as_view(), name="round_form_change"),
    path("collection/<int:pk>/form/preview/", transferring.PreviewView.as_view(), name="round_form_preview"),
    path("collection/<int:pk>/form/export/", transferring.ExportView.as_view(), name="round_form_export"),
    path("collection/<int:pk>/form/import/", transferring.ImportView.as_view(), name="round_form_import"),
    path("collection/<int:pk>/form/fields/<slug:key>/", parts.FieldView.as_view(), name="round_form_field"),
    path("collection/<int:pk>/form/sections/<slug:key>/", parts.SectionView.as_view(), name="round_form_section"),
    path("collection/<int:pk>/form/items/<slug:key>/", parts.ItemView.as_view(), name="round_form_item"),
    path("collection/<int:pk>/form/grounds/", parts.GroundsView.as_view(), name="round_form_grounds"),
    path("demands/", records.DemandList.as_view(), name="demands"),
    path("demands/checking/", queue.CheckQueue.as_view(), name="check_queue"),
    path("demands/checking/bulk/", queue.QueueBulk.as_view(), name="check_bulk"),
    path("demands/bulk/<int:pk>/", bulk.BulkReportView.as_view(), name="bulk_report"),
    path("demands/selection/", selection.RankList.as_view(), name="selection"),
    path("demands/selection/bulk/", selection.SelectionBulk.as_view(), name="selection_bulk"),
    path("demands/bureau/", bureaus.BureauList.as_view(), name="bureau_demands"),
    path("demands/bureau/term/", bureaus.TermView.as_view(), name="precheck_term"),
    path("demands/own/", records.OwnDemands.as_view(), name="own_demands"),
    path("demands/new/", filling.NewDemand.as_view(), name="demand_new"),
    path("demands/imports/", imports.ImportView.as_view(), name="demand_imports"),
    path("demands/imports/<int:pk>/", imports.ReportView.as_view(), name="demand_import"),
    path("collection/<int:pk>/sheet/", imports.SheetView.as_view(), name="demand_sheet"),
    path("demands/<int:pk>/", records.DemandView.as_view(), name="demand"),
    path("demands/<int:pk>/fill/", filling.FillView.as_view(), name="demand_fill"),
    path("demands/<int:pk>/fill/<slug:key>/", filling.SectionView.as_view(), name="demand_section"),
    path("demands/<int:pk>/live/<slug:key>/", live.LiveView.as_view(), name="demand_live"),
    path("demands/<int:pk>/files/<int:file>/remove/", filling.RemoveFileView.as_view(), name="demand_file_remove"),
    path("demands/<int:pk>/files/<int:file>/keep/", materials.KeepView.as_view(), name="demand_file_keep"),
    path("demands/<int:pk>/files/<int:file>/source/", materials.SourceView.as_view(), name="demand_file_source"),
    path("demands/<int:pk>/materials/", materials.PickView.as_view(), name="demand_materials"),
    path("demands/<int:pk>/print/", papers.PrintView.as_view(), name="demand_print"),
    path("demands/<int:pk>/word/", papers.WordView.as_view(), name="demand_word"),
    path("demands/<int:pk>/review/", handing_in.ReviewView.as_view(), name="demand_review"),
    path("demands/<int:pk>/redress/", redressing.DemandRedress.as_view(), name="demand_redress"),
    path("demands/<int:pk>/check/", checking.CheckView.as_view(), name="demand_check"),
    path("demands/<int:pk>/like/<int:likeness>/", duplicates.CompareView.as_view(), name="demand_likeness"),
]
