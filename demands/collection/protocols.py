"""What a later record must show when it drives a demand; later stages have these attributes and subclass nothing."""

from typing import Any, Protocol


class Publishes(Protocol):
    """A release list at the moment of its publication (article 9)."""

    machine: str
    window_days: int

    @property
    def is_being_published(self) -> bool:
        """Whether the list is published now, co-signed by the four departments."""


class Window(Protocol):
    """The end of a demand's window (article 10)."""

    @property
    def is_over(self) -> bool:
        """Whether the deadline has passed."""

    @property
    def has_answers(self) -> bool:
        """Whether a solution was submitted in time."""


class Match(Protocol):
    """An agreement between demander and provider (article 10)."""

    machine: str

    @property
    def signed_by_both(self) -> bool:
        """Whether both sides have signed and it is in force."""

    @property
    def is_broken(self) -> bool:
        """Whether it was broken off."""


class Reserves(Protocol):
    """A reserve entry (article 11)."""

    machine: str

    @property
    def is_admitted(self) -> bool:
        """Whether it is admitted to the pool."""

    @property
    def has_left(self) -> bool:
        """Whether it left the pool without a project and no other entry of the demand is in it."""

    def rests_on_agreement(self, demand: Any) -> bool:
        """Whether the demand still has the agreement that it was matched by."""


class Adjusts(Protocol):
    """An approved adjustment of a demand (article 11)."""

    machine: str
    demand_id: int

    @property
    def is_being_approved(self) -> bool:
        """Whether it is approved in the step now taken."""

    def apply_to(self, demand: Any) -> None:
        """Set what it changes of the demand's columns and table of indicators, never its name and tasks."""
