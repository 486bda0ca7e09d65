"""What an application does to earlier records: its reserve entry, and the rounds and lists that it leaves."""

from dataclasses import dataclass
from typing import Any

from portal.accounts.models import User
from portal.workflow import perform
from projects.applications import later
from reviews.rounds import subjects


@dataclass(frozen=True)
class Ended:
    """An application that ends without approval in the step now taken, as its reserve entry is shown it."""

    application: Any
    machine = "application"

    @property
    def pk(self) -> int:
        return self.application.pk

    def has_ended_without(self, entry: Any) -> bool:
        """Whether the application was for this entry."""
        return self.application.reserve_entry_id == entry.pk

    def has_applied_for(self, entry: Any) -> bool:
        """No longer."""
        return False


def apply_for_the_entry(application: Any) -> None:
    """The reserve entry counts as applied for, from the first handing-in on."""
    entry = application.reserve_entry
    if entry is not None and entry.state != "applied":
        perform(entry, "apply", by=User.objects.system(), cause=application)


def give_the_entry_back(application: Any) -> None:
    """The reserve entry for which it was handed in is in the pool again."""
    entry = application.reserve_entry
    if entry is not None and application.submitted_at and entry.state == "applied":
        perform(entry, "give_back", by=User.objects.system(), cause=Ended(application))


def approve_the_entry(application: Any) -> None:
    """The reserve entry has become a project."""
    if application.reserve_entry is not None:
        perform(application.reserve_entry, "approve", by=User.objects.system(), cause=application)


def leave(application: Any, reason: str) -> None:
    """It ends without approval: it leaves its decision list and its review round, its entry is free again."""
    later.tell(later.LEAVES, application, reason)
    subjects.leave(application)
    give_the_entry_back(application)
