"""Who is suggested for which demand: worked out by the worker from time to time, read from a table."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from demands.collection.models import Demand
from demands.matching import kinship
from demands.matching.models import Agreement, CapabilityProfile, Suggestion, SuggestionRun
from demands.matching.suggestions import bm25, phrases, ranking, texts
from portal import clock
from portal.accounts.models import Ban, Organisation
from portal.timed import on_the_clock

KEPT = 50  # of each demand
LEAST = 3  # characters of the longest phrase in common: less is chance
AT_ONCE = 20  # demands in one beat of the clock
STALE = timedelta(hours=1)


@dataclass(frozen=True)
class Known:
    """One unit that may be suggested."""

    profile: Any
    fields: frozenset[int]
    past: dict[int, int]  # agreements signed, by field


def known_units() -> dict[int, Known]:
    """Verified units without a ban whose profile says that they may be suggested."""
    allowed = CapabilityProfile.objects.suggestible().select_related("organisation__region", "organisation__parent")
    banned = set(Ban.objects.against(units=allowed.values("organisation_id")).values_list("organisation_id", flat=True))
    past: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    signed = Agreement.objects.filter(state=Agreement.State.SIGNED, demand__field__isnull=False)
    for unit, field in signed.values_list("solution__organisation_id", "demand__field_id"):
        past[unit][field] += 1
    return {
        row.organisation_id: Known(row, frozenset(f.pk for f in row.fields.all()), past[row.organisation_id])
        for row in allowed.prefetch_related("fields")
        if row.organisation_id not in banned
    }


def index_of(units: dict[int, Known]) -> bm25.Index[int]:
    """The texts of the units, to be searched by that of a demand."""
    titles: dict[int, list[str]] = defaultdict(list)
    signed = Agreement.objects.filter(state=Agreement.State.SIGNED, solution__organisation_id__in=units)
    signed = signed.filter(demand__is_sealed=False)
    for unit, title in signed.values_list("solution__organisation_id", "demand__title"):
        titles[unit].append(title)
    return bm25.Index({pk: texts.of_profile(known.profile, titles[pk]) for pk, known in units.items()})


def suggest(demand: Any, units: dict[int, Known], index: bm25.Index[int]) -> list[Suggestion]:
    """The units that fit the demand best, with the reasons; none under one roof with its demander."""
    text = texts.of_demand(demand)
    best, found = index.best_possible(text), []
    for match in index.matches(text):
        share, known, terms = match.score / best, units[match.key], phrases.shared(text, match.parts)
        if max(map(len, terms)) < LEAST or kinship.reasons_against(known.profile.organisation, demand):
            continue
        same, past = demand.field_id in known.fields, known.past.get(demand.field_id, 0)
        score = ranking.score(share, same_field=same, past=past)
        reasons = {
            "terms": terms,
            "field": same,
            "past": past,
            "across": known.profile.organisation.region_id != demand.region_id,
        }
        found.append(Suggestion(demand=demand, organisation_id=match.key, score=round(score, 4), reasons=reasons))
    return sorted(found, key=lambda each: (-each.score, each.organisation_id))[:KEPT]


@on_the_clock
def refresh(now: datetime, system: Any) -> int:
    """Suggest anew for demands with an open window that have none yet, or older ones than what units say; how many."""
    due = list(_due(now)[:AT_ONCE])
    if not due:
        return 0
    units = known_units()
    index = index_of(units)
    for demand in due:
        with transaction.atomic():
            demand.suggestions.all().delete()
            Suggestion.objects.bulk_create(suggest(demand, units, index))
            SuggestionRun.objects.update_or_create(demand=demand, defaults={"at": clock.now(), "units": len(units)})
    return len(due)


def _due(now: datetime) -> Any:
    said = CapabilityProfile.objects.aggregate(at=Max("updated_at"))["at"]
    never = Q(suggestion_run=None)
    stale = Q(suggestion_run__at__lt=said) & Q(suggestion_run__at__lt=now - STALE) if said else Q(pk__in=())
    open_now = Demand.objects.published().filter(state=Demand.State.PUBLISHED, window_closes_at__gt=now)
    read = ("organisation__parent", "demander__parent", "public_row")
    return open_now.filter(never | stale).select_related(*read).order_by("pk")


def verified(pks: list[int]) -> Any:
    """Units among these that still may be suggested."""
    allowed = CapabilityProfile.objects.suggestible().filter(organisation_id__in=pks)
    return Organisation.objects.filter(pk__in=allowed.values("organisation_id"))
