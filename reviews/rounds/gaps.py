"""An expert who is paused in the pool or leaves it: the places held go to their organisers to be filled again."""

from typing import Any

from portal import locks
from portal.accounts.models import User
from portal.workflow import perform
from reviews.experts.leaving import when_an_expert_leaves


@when_an_expert_leaves
def hand_over(expert: Any, why: str) -> None:
    """Mark every open assignment of the expert as one to be replaced."""
    system = User.objects.system()
    for assignment in locks.rows(expert.assignments.filter(state__in=("proposed", "invited", "accepted"))):
        perform(assignment, "await_replacement", by=system, cause=expert, reason=why)
