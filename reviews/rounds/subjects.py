"""Which records wait for a review: later halls say so here when they load; and how a record leaves its round.

    subjects.source("demand", _("已受理的需求"), queryset_for)

`queryset_for(user)` gives the records that wait and that this organiser may put into a round.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from portal.accounts.models import User
from portal.workflow import machines, perform


@dataclass(frozen=True)
class Source:
    """One kind of record that rounds review."""

    machine: str
    label: Any
    queryset_for: Callable[[Any], QuerySet]


_sources: dict[str, Source] = {}


def source(machine: str, label: Any, queryset_for: Callable[[Any], QuerySet]) -> None:
    """Register a kind of record that implements `reviews.rounds.protocols.Reviewable`."""
    _sources[machine] = Source(machine, label, queryset_for)


def sources_for(round_: Any) -> list[Source]:
    """The sources whose records this round may review, by the article of its kind."""
    models = machines()
    return [s for s in _sources.values() if getattr(models[s.machine], "review_article", None) == round_.article]


def waiting(round_: Any, user: Any) -> list[Any]:
    """Records that may join the round: of its article and region, and under review nowhere else."""
    from reviews.rounds.models.subjects import Subject

    found: list[Any] = []
    for each in sources_for(round_):
        busy = Subject.objects.filter(machine=each.machine, is_live=True).values("object_id")
        found += each.queryset_for(user).exclude(pk__in=busy)
    return [r for r in found if round_.region_id is None or r.review_region_id == round_.region_id]


def rounds_of(record: Any) -> QuerySet:
    """The record's places in rounds, newest first: `.mean`, `.rank`, `.round`, `.opinion`."""
    from reviews.rounds.models.subjects import Subject

    own = Subject.objects.filter(machine=record.machine, object_id=record.pk)
    return own.select_related("round").prefetch_related("opinions").order_by("-round_id")


def result_of(record: Any) -> Any:
    """The record's place in its last concluded round, with frozen mean and rank; None where there is none."""
    return rounds_of(record).filter(round__state="concluded", struck=False).first()


def leave(record: Any) -> int:
    """The record leaves every round that still reviews it: called by its own step, such as a withdrawal; how many."""
    live = rounds_of(record).filter(is_live=True)
    for subject in live:
        perform(subject.round, "strike", by=User.objects.system(), cause=record)
    return len(live)
