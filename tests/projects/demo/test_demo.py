"""The demo year: a record in every state that the chain reaches, built once, through the one door."""

import sys

import pytest

from demands.reserve.models import ReserveEntry
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
    "collection_round": {"archived", "cancelled"},
    "demand": {"revising", "closed", "withdrawn"},
    "release_list": {"cancelled"},
    "solution": {"lapsed"},
    "agreement": {"broken"},
    "reserve_entry": {"removed"},
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
    assert verifying.faults() == []
    assert ClockShift.objects.get().by.total_seconds() == 0

    written = Record.objects.count()
    assert year.build() is False
    assert Record.objects.count() == written


def test_every_machine_of_the_demo_has_declared_steps():
    assert {name: bool(steps_of(model)) for name, model in machines().items()} == dict.fromkeys(EXCEPTIONS, True)
