"""Addresses of 项目立项 and of the public notices."""

from django.urls import URLPattern, URLResolver, path

from projects.approval.views import composing, lists, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("decision-lists/", lists.DecisionLists.as_view(), name="decision_lists"),
    path("decision-lists/new/", composing.NewDecisionList.as_view(), name="decision_list_new"),
    path("decision-lists/<int:pk>/", lists.DecisionListPage.as_view(), name="decision_list"),
    path("decision-lists/<int:pk>/edit/", composing.EditDecisionList.as_view(), name="decision_list_edit"),
    path("decision-lists/<int:pk>/notice/", lists.NoticePreview.as_view(), name="decision_list_notice"),
    path("publicity/", public.PublicityView.as_view(), name="publicity"),
    path("publicity/<int:pk>/", public.PublicNoticeView.as_view(), name="public_notice"),
]
