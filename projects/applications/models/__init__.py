"""项目申报, its consortium, its tables and its papers."""

from projects.applications.models.applications import Application
from projects.applications.models.consortium import LeaderConsent, Participant, SubTopic, TeamMember
from projects.applications.models.contents import (
    PUBLIC,
    ApplicationIndicator,
    BudgetLine,
    MilestoneRow,
    Source,
    Subject,
)
from projects.applications.models.papers import ApplicationCheck, ApplicationVersion, Commitment, Enclosure
from projects.applications.models.states import ApplicationState

__all__ = [
    "PUBLIC",
    "Application",
    "ApplicationCheck",
    "ApplicationIndicator",
    "ApplicationState",
    "ApplicationVersion",
    "BudgetLine",
    "Commitment",
    "Enclosure",
    "LeaderConsent",
    "MilestoneRow",
    "Participant",
    "Source",
    "SubTopic",
    "Subject",
    "TeamMember",
]
