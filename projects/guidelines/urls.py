"""Addresses of 年度指南."""

from django.urls import path

from projects.guidelines.views import editor, public, records

urlpatterns = [
    path("guidelines/", public.PublicGuidelines.as_view(), name="guidelines"),
    path("guidelines/<int:pk>/", public.PublicGuideline.as_view(), name="public_guideline"),
    path("desk/guidelines/", records.GuidelineList.as_view(), name="guideline_list"),
    path("desk/guidelines/new/", records.NewGuidelineView.as_view(), name="guideline_new"),
    path("desk/guidelines/<int:pk>/", records.GuidelineView.as_view(), name="guideline"),
    path("desk/guidelines/<int:pk>/preview/", records.PreviewView.as_view(), name="guideline_preview"),
    path("desk/guidelines/<int:pk>/edit/", editor.TextView.as_view(), name="guideline_edit"),
    path("desk/guidelines/<int:pk>/pool/", editor.PoolView.as_view(), name="guideline_pool"),
    path("desk/guidelines/<int:pk>/directions/new/", editor.DirectionView.as_view(), name="direction_new"),
    path("desk/guidelines/<int:pk>/directions/<int:number>/", editor.DirectionView.as_view(), name="direction_edit"),
    path("desk/guidelines/<int:pk>/directions/<int:number>/move/", editor.MoveView.as_view(), name="direction_move"),
    path(
        "desk/guidelines/<int:pk>/directions/<int:number>/remove/", editor.RemoveView.as_view(), name="direction_remove"
    ),
]
