"""Addresses about things that are no machines: files, documents, receipts, questions, grants, what was published."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from portal import policy
from portal.documents.models import Document, StoredFile
from portal.models import Receipt
from portal.workflow import machines
from tests.everywhere import world as worlds
from tests.portal.addresses import addresses
from tests.security.matrix.asking import FORBIDDEN, NO_SUCH_METHOD, NOT_THERE, OPEN, SIGN_IN, Asking, same
from tests.security.matrix.people import everybody, signs_in
from tests.security.matrix.readers import may_read
from tests.security.matrix.standings import Standing
from tests.workflow.cast import Player

METHODS = ("GET", "POST", "HEAD", "DELETE")
PUBLISHED = Standing("demand", "published", frozenset({"handed in", "published"}))
FILED = Standing("demand", "draft")


@dataclass(frozen=True)
class Thing:
    """Who, of those whom its address's door lets in, sees the thing at all; and for whom of them its page is."""

    sees: Callable[[Player, Any, Standing], bool] = lambda *_all: True
    is_for: Callable[[Player, Any], bool] = lambda *_all: True


def _reads_its_record(player: Player, record: Any, standing: Standing) -> bool:
    return may_read(player, record, standing)


def _is_published(_player: Player, _record: Any, standing: Standing) -> bool:
    return "published" in standing.facts


THINGS = {
    "file": Thing(sees=_reads_its_record),
    "material": Thing(sees=lambda player, record, _s: record.organisation_id in player.units),
    "demand_import": Thing(sees=lambda player, record, _s: record.organisation_id in player.units),
    "document": Thing(sees=lambda player, record, standing: signs_in(player) and may_read(player, record, standing)),
    "receipt": Thing(
        sees=lambda player, record, _s: player.user is not None and player.user.pk == record.created_by_id
    ),
    "question": Thing(
        sees=lambda player, record, standing: (
            _is_published(player, record, standing) or record.demander_id in player.units
        ),
        is_for=lambda player, record: record.demander_id in player.units,
    ),
    "claim": Thing(
        sees=lambda player, record, _s: any(
            h.role == "org_admin" and h.unit == record.organisation_id for h in player.held
        )
    ),
    "reserve_scenario": Thing(),
    "reserve_batch": Thing(
        sees=lambda player, record, _s: (
            bool(player.roles & {"office_officer", "office_approver", "auditor"})
            or record.region_id in player.departments
        )
    ),
    "invitation": Thing(),
    "grant": Thing(),
    "account": Thing(),
    "opening": Thing(),
    "erasure": Thing(),
    "bulk_report": Thing(sees=lambda *_all: False),  # it is of an officer whom nobody here is
    "package": Thing(sees=_reads_its_record),
    "passkey": Thing(sees=lambda *_all: False),  # nobody here has one
    "call": Thing(),
    "calendar_day": Thing(),
    "public_demand": Thing(sees=_is_published),
    "public_list": Thing(sees=_is_published),
    "public_guideline": Thing(sees=_is_published),
    "public_notice": Thing(),  # there is none but what was posted
    "hall_notice": Thing(sees=_is_published),  # nothing is announced of what was not published
    "subscription": Thing(),  # whoever has the link of the letter, with no account
    "saved_filter": Thing(
        sees=lambda player, record, _s: player.user is not None and player.user.pk == record.created_by_id
    ),
    "reset_key": Thing(),
}
# The check of a code and a stale link of a forgotten password say so on a page of their own.
OWN_WORDS = {"verify_short", "account_reset_password_from_key"}


def test_every_thing_of_the_policy_has_a_rule():
    assert set(THINGS) | {"record"} == set(policy.THINGS)


@pytest.fixture(params=[PUBLISHED, FILED], ids=str)
def standing(request):
    return request.param


@pytest.fixture
def world(standing, db, now):
    """A demand where it stands, with a file, a paper, a question and a receipt; and what else has an address."""
    made = worlds.gone_on() if standing is PUBLISHED else worlds.beginning()
    return made.records["demand"], made


def expected(row: policy.Row, thing: Thing, player: Player, record: Any, standing: Standing, method: str) -> Any:
    """What the policy and the rule of the thing say of one cell."""
    declared = row.declared
    if not declared.is_public and not signs_in(player):
        return SIGN_IN
    if declared.roles and not declared.roles & player.roles:
        return FORBIDDEN
    if method not in declared.methods:
        return NO_SUCH_METHOD
    if method == "POST" and declared.may_send and not declared.may_send & player.roles:
        return FORBIDDEN
    if row.name in OWN_WORDS:
        return OPEN
    if not thing.sees(player, record, standing):
        return NOT_THERE
    return OPEN if thing.is_for(player, record) else FORBIDDEN


@pytest.mark.asvs("8.2.2")
def test_each_person_sees_of_each_thing_what_its_rule_says(world, standing, chosen, quiet, record_property):
    (demand, made), asks = world, Asking()
    cast = everybody(demand)
    asks.sign_in(cast)
    for address, row in zip(addresses(), policy.rows(), strict=True):
        if row.is_about not in THINGS:
            continue
        path, unknown = made.path(address.path), address.path
        for player in cast:
            for method in (m for m in METHODS if chosen(row.path, player.name, m)):
                says = expected(row, THINGS[row.is_about], player, demand, standing, method)
                asked = asks.ask(player, method, path)
                asks.judge(player, method, path, says, asked)
                if says == NOT_THERE and not same(asked, asks.ask(player, method, unknown)):
                    asks.wrong.append(f"{player.name}: {method} {path} can be told from {unknown}")

    record_property("figure", ("cells of the access matrix", asks.cells))
    assert asks.wrong == [], "\n".join(asks.wrong)


def test_what_a_person_was_given_stays_with_the_person_and_what_a_record_has_goes_with_the_record(world):
    """The things asked for above are there, each of the record that the rules speak of."""
    demand, made = world
    file = StoredFile.objects.get(pk=made.values["/files/"])
    document = Document.objects.get(pk=made.values["/documents/"])

    assert (file.machine, file.object_id) == (document.machine, document.object_id) == ("demand", demand.pk)
    assert Receipt.objects.get(number=made.values["/receipts/"]).person_id == demand.created_by_id
    assert set(machines()) >= {"demand"}
