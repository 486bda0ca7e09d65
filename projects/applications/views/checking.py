"""形式审查 of applications (article 13)."""

from typing import Any

from portal import access
from portal.sections import checking
from projects.applications import checklist, liverules, services, tasks
from projects.applications.budget import Budget
from projects.applications.models import Application, Source
from projects.applications.rules import actors


class CheckView(checking.CheckView):
    """One application: what the portal found, the items, the decision, and the next that waits."""

    access = access.roles("dept_officer").about("application", only=access.Only.ITS_OFFICER)
    model, items, officer = Application, checklist.ITEMS, actors.officer
    template_name, address = "applications/check.html", "application_check"

    def decide(self, record: Any, decided: dict[str, tuple[bool, str]]) -> int:
        return services.decide_items(record, decided, by=self.request.user)

    def more(self, record: Any) -> dict[str, Any]:
        return {
            "findings": liverules.of(record, for_officer=True),
            "budget": Budget.of(record),
            "sources": Source.labels,
            "changes": tasks.changes_of(record),
        }
