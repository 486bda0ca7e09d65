"""形式审查 of demands (article 7)."""

from typing import Any

from demands.collection import checklist, machine_checks, services, tasks
from demands.collection.models import Demand
from demands.collection.rules import actors
from portal import access
from portal.materials.services import attachments_of
from portal.sections import checking
from portal.sections.checklist import Item


class CheckView(checking.CheckView):
    """One demand: what the portal found, the items, the decision, and the next demand that waits."""

    access = access.roles("dept_officer").about("demand", only=access.Only.ITS_OFFICER)
    model, officer = Demand, actors.officer
    template_name, address = "collection/check.html", "demand_check"

    def items_of(self, record: Any) -> tuple[Item, ...]:
        return checklist.items_of(record)

    def decide(self, record: Any, decided: dict[str, tuple[bool, str]]) -> int:
        return services.decide_items(record, decided, by=self.request.user)

    def more(self, record: Any) -> dict[str, Any]:
        return {
            "findings": machine_checks.findings(record),
            "sections": tasks.answers_of(record),
            "files": attachments_of(record),
            "is_officer": True,
            "changes": tasks.changes_of(record),
        }


def next_to_check(user: Any) -> Any:
    """The demand that waits longest for this officer, and how many wait; nothing where none does."""
    return checking.next_to_check(Demand, user)
