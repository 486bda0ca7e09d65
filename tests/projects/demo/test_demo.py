"""The demo year: a record in every state that the chain reaches, built once, through the one door."""

import sys

import pytest

from demands.collection.models import BureauOpinion, Likeness
from demands.matching.models import CapabilityProfile, Suggestion, Talk
from demands.release.models import Subscription, Synonym
from demands.reserve import pool
from demands.reserve.models import Claim, ReserveEntry
from portal.materials.models import Material
from portal.models import ClockShift
from portal.records import verifying
from portal.records.models import Record
from portal.workflow import machines, steps_of
from projects.demo import year
from projects.guidelines.models import Guideline

# States to which no step of the demo's year leads: they are begun by exceptions that nobody meets on the chain.
EXCEPTIONS = {
    "organisation": {"frozen", "deregistered"},
    "expert": {"paused", "removed"},
    "collection_round": set(),
    "demand": set(),
    "release_list": set(),
    "correction": set(),
    # Whoever opens a takedown closes the content in the same transaction: none ever stands as only noted.
    "takedown": {"noted"},
    "redress": set(),
    "solution": set(),
    "agreement": set(),
    "talk": set(),
    "expert_comparison": set(),
    "reserve_entry": set(),
    "demand_adjustment": set(),
    "guideline": {"revoked"},
    "application": {"disputed"},
    "decision_list": {"cancelled"},
    "task_agreement": {"void"},
    "project": {
        *("suspended", "under_acceptance", "accepted", "concluded", "failed"),
        *("terminated", "revoked", "tracking", "archived"),
    },
    "review_round": {"cancelled"},
    "review_assignment": {"cancelled", "expired"},
}


def _beside_the_machines():
    """What the pages beside the machines show."""
    return {
        "suggestions": Suggestion.objects.all(),
        "units that are not to be suggested": CapabilityProfile.objects.filter(may_be_suggested=False),
        "materials": Material.objects.filter(ended_at=None),
        "talks of both sides": Talk.objects.filter(side="provider"),
        "opinions of a bureau": BureauOpinion.objects.all(),
        "likenesses with a verdict": Likeness.objects.exclude(verdict=""),
        "entries that leave the pool soon": ReserveEntry.objects.filter(pool.expiring_within(pool.SOON)),
        "demands to take over": Claim.objects.open(),
        "subscriptions": Subscription.objects.standing(),
        "synonyms": Synonym.objects.all(),
    } | {scenario: ReserveEntry.objects.filter(scenario=scenario) for scenario in ReserveEntry.Scenario.values}


@pytest.mark.slow
def test_without_what_makes_a_pdf_the_year_ends_with_the_reserve(db, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    assert year.build() is True
    assert Guideline.objects.count() == 0
    assert ReserveEntry.objects.filter(state=ReserveEntry.State.IN_POOL).exists()
    assert verifying.faults() == []


@pytest.mark.slow
def test_the_demo_year_fills_every_list_and_a_second_run_changes_nothing(db):
    assert year.build() is True

    missing = {}
    for name, model in machines().items():
        present = set(model._base_manager.values_list("state", flat=True))
        if left := set(model.State.values) - present - EXCEPTIONS[name]:
            missing[name] = left
    assert missing == {}
    assert [name for name, rows in _beside_the_machines().items() if not rows.exists()] == []
    assert verifying.faults() == []
    assert ClockShift.objects.get().by.total_seconds() == 0

    written = Record.objects.count()
    assert year.build() is False
    assert Record.objects.count() == written


def test_every_machine_of_the_demo_has_declared_steps():
    assert {name: bool(steps_of(model)) for name, model in machines().items()} == dict.fromkeys(EXCEPTIONS, True)
