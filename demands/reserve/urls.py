"""Addresses of 储备入库."""

from django.urls import path

from demands.reserve.views import adjusting, batches, opening, records, taking_over

urlpatterns = [
    path("reserve/", records.EntryList.as_view(), name="reserve_entries"),
    path("reserve/new/", opening.EntryNew.as_view(), name="reserve_new"),
    path("reserve/new/<slug:scenario>/", opening.EntryOpen.as_view(), name="reserve_open"),
    path("reserve/consents/", batches.ConsentsView.as_view(), name="reserve_consents"),
    path("reserve/admissions/", batches.AdmissionsView.as_view(), name="reserve_admissions"),
    path("reserve/batches/<int:pk>/", batches.BatchReport.as_view(), name="reserve_batch"),
    path("demands/take-over/", taking_over.TakeOverList.as_view(), name="demand_take_overs"),
    path("demands/<int:pk>/take-over/", taking_over.TakeOverView.as_view(), name="demand_take_over"),
    path("adjustments/", adjusting.AdjustmentList.as_view(), name="adjustments"),
    path("adjustments/new/", adjusting.AdjustmentNew.as_view(), name="adjustment_new"),
    path("adjustments/<int:pk>/", adjusting.AdjustmentView.as_view(), name="adjustment"),
    path("adjustments/<int:pk>/edit/", adjusting.AdjustmentEdit.as_view(), name="adjustment_edit"),
    path("claims/<int:pk>/withdraw/", taking_over.ClaimWithdrawal.as_view(), name="claim_withdraw"),
    path("reserve/<int:pk>/", records.EntryView.as_view(), name="reserve_entry"),
    path("reserve/<int:pk>/history/", records.EntryHistory.as_view(), name="reserve_history"),
    path("reserve/<int:pk>/edit/", opening.EntryEdit.as_view(), name="reserve_edit"),
]
