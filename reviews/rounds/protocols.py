"""What a round asks of the records that it reviews, and what it shows them; later halls implement the first."""

from typing import Any, ClassVar, Protocol

from django.db.models import QuerySet


class Reviewable(Protocol):
    """A record that a round reviews: a demand (article 8), a solution (10), an application (14) and what follows.

    `review_steps` names the record's steps that a round drives: `begin` where scoring starts, `conclude` where the
    round is concluded, `stop` where it is cancelled. All three are taken by the system with the round as `cause`.
    """

    pk: Any
    machine: str
    review_article: ClassVar[int]
    review_steps: ClassVar[dict[str, str]]

    def review_title(self) -> str:
        """What experts read as its title."""

    def review_units(self) -> QuerySet:
        """The units that stand behind it: their people must recuse themselves."""

    def review_people(self) -> QuerySet:
        """The people named in it: none of them may review it."""

    def review_sheet(self, blind: bool) -> list[dict[str, Any]]:
        """The material: sections of `title` and one of `pairs` (label, value), `text` or `table` (head, rows)."""

    @property
    def review_region_id(self) -> str:
        """The region whose department holds its review; empty where the Office does."""


class AvoidsExperts(Protocol):
    """A record whose applicant may name experts to be avoided (article 14, at most three)."""

    def review_avoids(self) -> list[str]:
        """Their names."""


class MayBeClosed(Protocol):
    """A record whose content may be taken down: its name and its material are then open to no expert."""

    @property
    def is_closed_to_experts(self) -> bool:
        """Whether it is."""


class HasRivals(Protocol):
    """A record that competes with others: whoever has one of those reviews none of them."""

    def review_rivals(self) -> QuerySet:
        """People with a record of their own in the same competition."""


class Round(Protocol):
    """What a reviewed record may read of the round that drives it (the `cause` of its step)."""

    pk: Any
    machine: str

    @property
    def has_started(self) -> bool:
        """Scoring was started."""

    @property
    def is_concluded(self) -> bool:
        """Scores and ranks are frozen."""

    @property
    def is_cancelled(self) -> bool:
        """The round was given up; its subjects are as they were before it."""

    def holds(self, record: Any) -> bool:
        """Whether the record is one of its subjects and still in the round."""
