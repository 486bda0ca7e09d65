"""A decision list in the chain: it decides applications, and they stand on it."""

from typing import Any

from portal import chain
from projects.approval.models import DecisionList


@chain.earlier("decision_list")
def guideline_of(decision_list: Any) -> list:
    return [decision_list.guideline]


@chain.later("application")
def list_of(application: Any) -> list:
    return list(DecisionList.objects.filter(items__application=application, items__is_live=True))
