"""What follows where a redress is upheld: the record's own step takes the decision back."""

from typing import Any

from portal.redress import decisions


def take_back(redress: Any) -> None:
    """The step that the hall declared for this decision, by the system, in the same transaction."""
    from portal.accounts.models import User
    from portal.workflow import perform

    decision = decisions.named(redress.about, redress.decision_step)
    perform(redress.record, decision.remedy, by=User.objects.system(), cause=redress)
