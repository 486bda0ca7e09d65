"""Addresses of 项目实施."""

from django.urls import URLPattern, URLResolver, path

from projects.delivery.views import agreements, filling, projects

urlpatterns: list[URLPattern | URLResolver] = [
    path("projects/", projects.Projects.as_view(), name="projects"),
    path("projects/<int:pk>/", projects.ProjectPage.as_view(), name="project"),
    path("task-agreements/", agreements.TaskAgreements.as_view(), name="task_agreements"),
    path("task-agreements/<int:pk>/", agreements.TaskAgreementPage.as_view(), name="task_agreement"),
    path("task-agreements/<int:pk>/preview/", agreements.AgreementPreview.as_view(), name="task_agreement_preview"),
    path("task-agreements/<int:pk>/edit/", filling.EditAgreement.as_view(), name="task_agreement_edit"),
    path("task-agreements/<int:pk>/budget/", filling.EditBudget.as_view(), name="task_agreement_budget"),
]
