"""Addresses of 供需对接."""

from django.urls import path

from demands.matching.papers import views as papers
from demands.matching.views import (
    beginning,
    choosing,
    experts,
    filling,
    materials,
    questions,
    records,
    several,
    suggesting,
    talks,
)

urlpatterns = [
    path("demands/<int:pk>/answer/", beginning.SolutionNew.as_view(), name="solution_new"),
    path("demands/<int:pk>/compare/", choosing.CompareView.as_view(), name="solution_compare"),
    path("demands/<int:pk>/choose/", several.SeveralView.as_view(), name="solutions_choose"),
    path("demands/<int:pk>/experts/", experts.AskExperts.as_view(), name="ask_experts"),
    path("comparisons/", experts.ComparisonList.as_view(), name="expert_comparisons"),
    path("comparisons/<int:pk>/", experts.ComparisonView.as_view(), name="expert_comparison"),
    path("demands/<int:pk>/questions/", questions.QuestionsView.as_view(), name="questions"),
    path("questions/<int:pk>/answer/", questions.AnswerView.as_view(), name="question_answer"),
    path("demands/<int:pk>/suggested/", suggesting.SuggestedUnits.as_view(), name="suggested_units"),
    path("suggested/", suggesting.SuggestedDemands.as_view(), name="suggested_demands"),
    path("capabilities/", suggesting.CapabilitiesView.as_view(), name="capabilities"),
    path("matching/", choosing.MatchingList.as_view(), name="matchings"),
    path("solutions/", records.SolutionList.as_view(), name="solutions"),
    path("solutions/<int:pk>/", records.SolutionView.as_view(), name="solution"),
    path("solutions/<int:pk>/edit/", filling.SolutionEdit.as_view(), name="solution_edit"),
    path("solutions/<int:pk>/fill/<str:key>/", filling.SolutionSection.as_view(), name="solution_section"),
    path("solutions/<int:pk>/materials/", materials.PickView.as_view(), name="solution_materials"),
    path("solutions/<int:pk>/check/", filling.SolutionCheck.as_view(), name="solution_check"),
    path("solutions/<int:pk>/files/<int:file>/remove/", filling.RemoveFile.as_view(), name="solution_file_remove"),
    path("solutions/<int:pk>/print/", papers.PrintView.as_view(), name="solution_print"),
    path("solutions/<int:pk>/word/", papers.WordView.as_view(), name="solution_word"),
    path("solutions/<int:pk>/talks/", talks.TalksView.as_view(), name="talks"),
    path("talks/<int:pk>/", talks.TalkView.as_view(), name="talk"),
    path("agreements/", records.AgreementList.as_view(), name="agreements"),
    path("agreements/<int:pk>/", records.AgreementView.as_view(), name="agreement"),
]
