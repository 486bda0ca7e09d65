"""Addresses of 专家评审."""

from django.urls import path

from reviews.rounds.views import organising, panels, reviewing, scoring

urlpatterns = [
    path("reviews/mine/", reviewing.MyReviewsView.as_view(), name="my_reviews"),
    path("reviews/mine/<int:pk>/", reviewing.ReviewAssignmentView.as_view(), name="review_assignment"),
    path("reviews/mine/<int:pk>/invitation/", reviewing.InvitationView.as_view(), name="review_invitation"),
    path("reviews/mine/<int:pk>/score/", scoring.ScoreView.as_view(), name="score"),
    path("reviews/mine/<int:pk>/material/<int:number>/", scoring.MaterialView.as_view(), name="review_material"),
    path("reviews/<int:pk>/summary/", scoring.SummaryView.as_view(), name="review_summary"),
    path("reviews/", organising.ReviewRoundList.as_view(), name="review_rounds"),
    path("reviews/new/", organising.RoundEdit.as_view(), name="round_new"),
    path("reviews/<int:pk>/", organising.ReviewRoundView.as_view(), name="review_round"),
    path("reviews/<int:pk>/edit/", organising.RoundEdit.as_view(), name="round_edit"),
    path("reviews/<int:pk>/subjects/", organising.SubjectsView.as_view(), name="round_subjects"),
    path("reviews/<int:pk>/staffing/", panels.StaffingView.as_view(), name="round_staffing"),
    path("reviews/<int:pk>/progress/", panels.ProgressView.as_view(), name="round_progress"),
    path("reviews/<int:pk>/results/", panels.ResultsView.as_view(), name="round_results"),
]
