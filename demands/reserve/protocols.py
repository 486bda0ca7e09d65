"""What a later record must show when it drives a reserve entry; later stages subclass nothing of this."""

from typing import Any, Protocol


class Lists(Protocol):
    """A guideline (article 12)."""

    machine: str

    def has_listed(self, entry: Any) -> bool:
        """Whether it is issued and one of its directions comes from this entry."""

    def has_let_go(self, entry: Any) -> bool:
        """Whether it closed or was revoked without an application for this entry."""


class AppliesFor(Protocol):
    """An application (articles 12 and 15)."""

    machine: str

    def has_applied_for(self, entry: Any) -> bool:
        """Whether it is handed in for this entry."""

    def has_ended_without(self, entry: Any) -> bool:
        """Whether it ended without approval."""


class Approves(Protocol):
    """A decision, or the application that it approved (article 15)."""

    machine: str

    def has_approved(self, entry: Any) -> bool:
        """Whether the application for this entry is approved."""
