"""What a later record must show when it drives an application; later stages have these attributes, subclass nothing."""

from datetime import datetime
from typing import Any, Protocol


class Decides(Protocol):
    """A decision list at the moment it is decided (article 15)."""

    pk: Any
    machine: str

    @property
    def cosigned_by_all_four(self) -> bool:
        """Whether all four departments have signed the list as it stands."""

    def has(self, application: Any) -> bool:
        """Whether the application is on the list."""

    def leaves_out(self, application: Any) -> bool:
        """Whether the application was considered and is off the list."""


class Announces(Protocol):
    """A decision list, or its public notice, once the notice is out (article 15)."""

    pk: Any
    machine: str

    @property
    def is_posted(self) -> bool:
        """Whether the public notice is out."""

    @property
    def notice_ends_at(self) -> datetime:
        """The instant at which the notice period is over."""

    def has(self, application: Any) -> bool:
        """Whether the application is named in it."""


class Objects(Protocol):
    """An objection to an application (article 15)."""

    pk: Any
    machine: str

    @property
    def is_admitted(self) -> bool:
        """Whether it was admitted and is to be looked into."""

    def is_against(self, application: Any) -> bool:
        """Whether it is this application that it objects to."""
