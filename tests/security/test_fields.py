"""What a page shows of a record is what its reader may see of it: sealed answers, notes, scores, money, telephones.

Each sensitive field bears a mark of its own; every page is read by people of many kinds; a mark found on a page of
somebody whom the field's rule does not name is told. Names of experts: tests/security/test_blind_oracle.py.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from portal.accounts.models import Region
from tests.everywhere import world as worlds
from tests.everywhere.doors import OURS, is_barred
from tests.factories import matching, people

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AWAY = "320000"
STAFF = {"its department", "the Office", "the auditor"}


@dataclass(frozen=True)
class Field:
    """A sensitive field: its mark, and the kinds of people who may see it; all of them do, unless `masked`."""

    what: str
    mark: str
    may_see: frozenset[str]


@pytest.fixture
def world(now):
    made = worlds.gone_on()
    made.sealed = matching.submitted()
    return made


@pytest.fixture
def readers(world):
    """People by kind: those of the units on the records, an expert who reviews, staff of here and there, nobody."""
    records = world.records
    return {
        "the demander": people.member(records["demand"].organisation, is_admin=True),
        "the provider": people.member(records["solution"].organisation, is_admin=True),
        "the sealed provider": people.member(world.sealed.organisation, is_admin=True),
        "the demander of the sealed": people.member(world.sealed.demand.organisation, is_admin=True),
        "the applicant": people.member(records["application"].lead, is_admin=True),
        "the reviewer": records["review_assignment"].expert.user,
        "its department": people.staff("dept_officer", records["demand"].region),
        "a department elsewhere": people.staff("dept_officer", Region.objects.get(pk=AWAY)),
        "the Office": people.staff("office_officer"),
        "the auditor": people.staff("auditor"),
        "the system administrator": people.staff("system_admin"),
        "the keeper of experts": people.staff("expert_keeper"),
        "a unit elsewhere": people.member(people.verified_unit(Region.objects.get(pk=AWAY)), is_admin=True),
    }


@pytest.fixture
def fields(world):
    return [
        Field("a sealed approach", _text(world.sealed, "approach"), frozenset({"the sealed provider"})),
        Field(
            "an opened approach",
            _text(world.records["solution"], "approach"),
            frozenset({"the provider", *STAFF} | {"the demander of the solution"}),
        ),
        Field("a private note", _text(world.records["review_assignment"], "note"), frozenset({"the reviewer"})),
        Field(
            "a review's words",
            _text(world.records["review_assignment"], "comment"),
            frozenset({"the reviewer", *STAFF}),
        ),
        Field("a score", _total(world.records["review_assignment"]), frozenset({"the reviewer", *STAFF})),
        Field("a budget", _budget(world.records["application"]), frozenset({"the applicant", *STAFF})),
        Field("a telephone", _phone(world.records["demand"], "contact_phone"), frozenset({"the demander"})),
        Field(
            "minutes of a decision",
            _text(world.records["decision_list"], "minutes"),
            frozenset({*STAFF, "a department elsewhere"}),
        ),
    ]


def _text(row: Any, name: str) -> str:
    mark = f"标记{name}{row.pk}"
    type(row)._base_manager.filter(pk=row.pk).update(**{name: mark})
    return mark


def _phone(row: Any, name: str) -> str:
    mark = "13577119753"
    type(row)._base_manager.filter(pk=row.pk).update(**{name: mark})
    return mark


def _total(assignment: Any) -> str:
    type(assignment)._base_manager.filter(pk=assignment.pk).update(
        total=Decimal("73.7"), submitted_at=assignment.made_at
    )
    return "73.7"


def _budget(application: Any) -> str:
    application.budget.update(amount=Decimal("4711.37"))
    return "4,711.37"


def pages_of(world, reader):
    """Every address with the world's records, and those about the sealed solution."""
    yield from (world.path(address.path) for address in OURS if not is_barred(address, reader))
    yield f"/solutions/{world.sealed.pk}/"
    yield f"/demands/{world.sealed.demand_id}/"
    yield f"/demands/{world.sealed.demand_id}/compare/"


@pytest.mark.asvs("8.2.3")
def test_a_sensitive_field_is_on_pages_of_those_whom_it_concerns_only(client, world, readers, fields, record_property):
    told, seen, read = [], set(), 0
    for kind, reader in readers.items():
        client.force_login(reader)
        for path in pages_of(world, reader):
            answer = client.get(path)
            page, read = "" if answer.streaming else answer.text, read + 1
            for field in (field for field in fields if field.mark in page):
                seen.add(field.what)
                told += [] if kind in field.may_see else [(field.what, kind, path)]

    record_property("figure", ("pages read for sensitive fields", read))
    assert told == []
    assert seen == {field.what for field in fields}  # each mark was on some page: the search can find it
