"""Making a check: the few demands that share keys are compared exactly, what lies above the line is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import IntegerField
from django.db.models.expressions import RawSQL

from demands.collection.duplicates.asking import TOPIC
from demands.collection.duplicates.keys import keys_of
from demands.collection.duplicates.passages import Compared, Passage, compare, passages_of
from demands.collection.models import Demand, DemandVersion
from demands.collection.models.likeness import DuplicateCheck, Fingerprint, Likeness
from demands.collection.models.states import OF_THE_UNIT_ALONE
from portal import clock
from portal.notices import outbox

MOST = 40  # demands that are compared exactly: those that share most keys
SPARE = 3  # times as many are looked at, as some turn out to be units' own business
CENT = Decimal("0.01")
SHARED = 'SELECT count(*) FROM unnest("collection_fingerprint"."keys") AS k WHERE k = ANY(%s)'


@outbox.handles(TOPIC)
def run(check_id: int) -> None:
    """Compare one version with all others; safe to run twice, what a person has judged stays."""
    check = DuplicateCheck.objects.select_related("demand__round__call").filter(pk=check_id).first()
    if check is None or check.done_at:
        return
    own = passages_of(content_of(check.demand, check.version))
    keys = keys_of(own)
    with transaction.atomic():
        Fingerprint.objects.update_or_create(demand=check.demand, defaults={"version": check.version, "keys": keys})
        check.line = check.demand.call.value("demand_duplicate_flag")
        for print_ in candidates(check.demand, keys):
            _keep(check, print_, compare(own, passages_of(content_of(print_.demand, print_.version))))
        check.compared = others(check.demand)
        check.done_at = clock.now()
        check.save()


def others(demand: Demand) -> int:
    """How many other demands stand before a department, of whatever year and region."""
    every = Fingerprint.objects.exclude(demand=demand.pk)
    return every.count() - every.filter(demand__state__in=OF_THE_UNIT_ALONE).count()


def candidates(demand: Demand, keys: list[int]) -> list[Fingerprint]:
    """Those that share most keys, at most MOST, without what units keep to themselves or what was taken down."""
    rows = nearest(demand, keys)
    open_ = Demand.objects.exclude(state__in=OF_THE_UNIT_ALONE).filter(is_sealed=False)
    demands = open_.in_bulk([row.demand_id for row in rows])
    kept = [row for row in rows if row.demand_id in demands][:MOST]
    for row in kept:
        row.demand = demands[row.demand_id]
    return kept


def nearest(demand: Demand, keys: list[int]) -> list[Fingerprint]:
    """The fingerprints of other demands that share most keys with these, whoever may read them.

    First among the keys alone, which is a narrow table; the demands, whose rows are wide, are read for the few.
    """
    shared = RawSQL(SHARED, [keys], IntegerField())  # noqa: S611 -- a fixed text, the keys are its parameter
    found = Fingerprint.objects.exclude(demand=demand.pk).filter(keys__overlap=keys).annotate(shared=shared)
    with _by_the_index():
        return list(found.order_by("-shared", "-demand_id").only("demand", "version")[: MOST * SPARE])


@contextmanager
def _by_the_index() -> Iterator[None]:
    """The planner takes half of all rows to share a key, as it knows nothing of keys drawn at random; few do."""
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan = on")


def content_of(demand: Demand, version: int) -> dict[str, Any]:
    """A version as it was handed in. Raises DemandVersion.DoesNotExist."""
    return DemandVersion.objects.get(demand=demand, number=version).content


def _keep(check: DuplicateCheck, other: Fingerprint, found: Compared) -> None:
    call = check.demand.call
    if found.share < check.line and found.title < call.value("title_flag"):
        return
    Likeness.objects.get_or_create(
        check_made=check,
        other=other.demand,
        defaults={
            "other_version": other.version,
            "share": Decimal(found.share).quantize(CENT),
            "title_share": Decimal(found.title).quantize(CENT),
        },
    )


def passages_of_pair(likeness: Likeness) -> tuple[list[Passage], list[Passage]]:
    """The passages of both versions that were compared."""
    check = likeness.check_made
    versions = ((check.demand, check.version), (likeness.other, likeness.other_version))
    own, other = (passages_of(content_of(demand, version)) for demand, version in versions)
    return own, other
