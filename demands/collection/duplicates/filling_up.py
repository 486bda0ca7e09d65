"""Keys for demands that were handed in before there were any, and the check that they were never asked for."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from demands.collection.duplicates import asking
from demands.collection.duplicates.keys import keys_of
from demands.collection.duplicates.passages import passages_of
from demands.collection.models import Demand, DemandState, DemandVersion
from demands.collection.models.likeness import DuplicateCheck, Fingerprint


def without_keys() -> QuerySet[DemandVersion]:
    """The last version of every demand that was handed in and has no keys."""
    return DemandVersion.objects.filter(number=F("demand__version"), demand__fingerprint=None)


def never_checked() -> QuerySet[Demand]:
    """What waits for the formality check though nobody asked how like others it is."""
    asked = DuplicateCheck.objects.filter(demand=OuterRef("pk"), version=OuterRef("version"))
    return Demand.objects.filter(~Exists(asked), state=DemandState.SUBMITTED, version__gt=0)


def fill_keys(*, batch: int) -> Iterator[int]:
    """Write the missing keys, so many demands in a transaction; yields how many after each.

    Stops anywhere without harm and goes on where it stopped. Keys that the worker writes meanwhile stay as they are:
    they are of a later version.
    """
    last = 0
    while found := list(without_keys().filter(demand_id__gt=last).order_by("demand_id")[:batch]):
        made = [
            Fingerprint(demand_id=row.demand_id, version=row.number, keys=keys_of(passages_of(row.content)))
            for row in found
        ]
        Fingerprint.objects.bulk_create(made, ignore_conflicts=True)
        last = found[-1].demand_id
        yield len(found)


def ask_for_checks(*, batch: int) -> Iterator[int]:
    """Ask the worker for every check that nobody asked for; yields how many after each batch."""
    last = 0
    while rows := list(never_checked().filter(pk__gt=last).order_by("pk")[:batch]):
        with transaction.atomic():
            for demand in rows:
                asking.ask(demand)
        last = rows[-1].pk
        yield len(rows)
