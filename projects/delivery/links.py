"""A project in the chain: it comes from an application, and the application leads to it."""

from typing import Any

from portal import chain
from projects.approval.models import DecisionList
from projects.delivery.models import Project


@chain.earlier("project")
def application_of(project: Any) -> list:
    return [project.application]


@chain.later("application")
def project_of(application: Any) -> list:
    return list(Project.objects.filter(application=application))


@chain.earlier("task_agreement")
def project_of_the_agreement(agreement: Any) -> list:
    return [agreement.project]


@chain.earlier("project")
def list_of(project: Any) -> list:
    return list(DecisionList.objects.filter(items__application=project.application_id, items__is_live=True))
