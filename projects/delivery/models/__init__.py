"""Projects and their task agreements."""

from projects.delivery.models.agreements import TaskAgreement
from projects.delivery.models.budgets import AgreementBudget, AgreementSignature
from projects.delivery.models.projects import Project

__all__ = ["AgreementBudget", "AgreementSignature", "Project", "TaskAgreement"]
