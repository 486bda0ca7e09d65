"""Projects: all that the reader may see, and one with its consortium, indicators, milestones and money."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal import access
from portal.navigation import OF_UNITS, STAFF
from portal.views.lists import RecordList
from portal.views.records import RecordView
from projects.applications.budget import Budget
from projects.applications.models import Source
from projects.delivery.filters import ProjectFilter
from projects.delivery.models import Project
from projects.delivery.periods import last_day
from projects.delivery.tables import ProjectTable


class Projects(RecordList):
    """项目."""

    access = access.roles(*(OF_UNITS | STAFF))
    model = Project
    table_class = ProjectTable
    filterset_class = ProjectFilter
    title = _("项目")
    lede = _("批准立项的项目，从任务书签订到绩效跟踪。")
    empty_title = _("没有符合条件的项目")
    empty_next = _("公示期满并批准立项后，项目列在这里。")


class ProjectPage(RecordView):
    """One project, as its task agreement has it."""

    model = Project
    template_name = "delivery/project.html"
    look, own = _("查看项目和预算"), ("lead_id",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context, project = super().get_context_data(**kwargs), self.object
        agreement = project.agreement
        return context | {
            "agreement": agreement,
            "agreements": project.agreements.all(),
            "terms": agreement.terms if agreement else {},
            "milestones": milestones_of(agreement) if agreement else [],
            **money_of(agreement),
        }


def milestones_of(agreement: Any) -> list[dict[str, Any]]:
    """The milestones with the day by which each is due, once the first day is named."""
    first = agreement.starts_on
    return [row | {"due": last_day(first, row["month"]) if first else None} for row in agreement.milestones]


def money_of(agreement: Any) -> dict[str, Any]:
    """The budget by subject and source, and by unit; 万元."""
    lines = list(agreement.budget.select_related("organisation")) if agreement else []
    budget = Budget(lines)
    return {"budget": budget, "sources": [label for _value, label in Source.choices]}
