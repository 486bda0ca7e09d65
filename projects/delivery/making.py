"""An approved application becomes a project with its number and the draft of its task agreement (articles 15, 17)."""

from decimal import Decimal
from typing import Any

from demands.collection.models.counters import next_number
from portal import clock
from portal.calls.calendar import deadline_after
from projects.applications import later
from projects.delivery import terms
from projects.delivery.models import AgreementBudget, Project, TaskAgreement


@later.follows(later.APPROVED)
def make_project(application: Any, _reason: str = "") -> Project:
    """Make the project and its draft agreement, in the transaction of the approval."""
    now, call = clock.now(), application.call
    project = Project.objects.create(
        application=application,
        call=call,
        code=f"YRD-{call.year}-{next_number(f'project:{call.year}'):03d}",
        title=application.title,
        lead=application.lead,
        region=application.region,
        leader=application.leader,
        term_months=application.term_months,
        granted=granted_to(application),
        approved_at=now,
    )
    agreement = TaskAgreement.objects.create(
        project=project,
        terms=terms.of(application),
        plan=application.content,
        milestones=terms.milestones_of(application),
        sign_due=deadline_after(now, call.value("contract_days")),
    )
    put_budget(agreement, terms.budget_of(application))
    return project


def granted_to(application: Any) -> Decimal:
    """What the decision list gave the application, in 万元."""
    item = application.decisions.proposed().get()
    return item.amount


def put_budget(agreement: Any, lines: list[terms.Money]) -> None:
    """The agreement's budget is exactly these lines."""
    agreement.budget.all().delete()
    AgreementBudget.objects.bulk_create(AgreementBudget(agreement=agreement, **line._asdict()) for line in lines)


@later.counts_running_projects
def running_projects_of(person: Any) -> int:
    """How many projects under way the person leads; they count against the limit of applications."""
    return Project.objects.running().filter(leader=person).count()
