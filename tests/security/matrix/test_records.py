"""Every address about a record x every person x every state x every method, against the policy and the programme.

`pytest tests/security/matrix --matrix -n 2` asks all of it; without the flag a sample by `--matrix-seed`.
"""

from dataclasses import dataclass
from typing import Any
from zlib import crc32

import pytest

from portal import policy
from portal.access import Access, Only
from portal.workflow import machines, steps_of
from tests.everywhere.watch import rows_touched
from tests.security.matrix import asking
from tests.security.matrix.asking import FORBIDDEN, NO_SUCH_METHOD, NOT_THERE, OPEN, SIGN_IN, Asking, Chosen, same
from tests.security.matrix.hung import NO_FIELD, PARTS, arguments, masked_field
from tests.security.matrix.pages import is_for, is_in_the_open, sends
from tests.security.matrix.people import everybody, signs_in
from tests.security.matrix.readers import MAY_READ, may_read
from tests.security.matrix.standings import FACTS, Standing, standings
from tests.workflow.cast import Player

OTHERS = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
NOBODYS = 987_654_321
WHILE_IN_THE_OPEN = {Only.ITS_OFFICER_ONCE_PUBLISHED, Only.ITS_OFFICERS_ONCE_PUBLISHED}
# Pages of all machines that are there only for those that have something to share, or something masked.
LACKING = {
    "share": lambda model: not hasattr(model, "shared_by"),
    "reveal": lambda model: masked_field(model) == NO_FIELD,
}


@dataclass(frozen=True)
class Place:
    """An address about the record: the row of the policy, and for a step its name."""

    row: policy.Row
    step: str = ""

    def sources(self, machine: str) -> frozenset[str]:
        """The states from which the step may be taken."""
        return frozenset(next(s for s in steps_of(machines()[machine]) if s.name == self.step).sources)

    def path(self, record: Any, pk: int) -> str:
        """The address of the record with this key."""
        name = self.step or masked_field(type(record))
        given = {"key": PARTS.get(self.row.name)} | arguments(record)
        given |= {"machine": record.machine, "name": name, "pk": pk}
        parts = [given[p.strip("<>").split(":")[-1]] if p.startswith("<") else p for p in self.row.path.split("/")]
        return "/".join(map(str, parts))


def pytest_generate_tests(metafunc):
    """Every standing of every machine; without the flag one of each machine, by the seed."""
    if "standing" in metafunc.fixturenames:
        found, whole = standings(), metafunc.config.getoption("--matrix")
        if not whole:
            seed = metafunc.config.getoption("--matrix-seed")
            by_machine = {name: [s for s in found if s.machine == name] for name in machines()}
            found = [of[seed % len(of)] for of in by_machine.values()]
        metafunc.parametrize("standing", found, ids=str)


def places(machine: str) -> list[Place]:
    """Every address about a record of the machine: its own, and those of all machines."""
    found = [Place(row) for row in policy.rows() if row.is_about == machine]
    of_all = [row for row in policy.rows() if row.is_about == "record"]
    for row in of_all:
        found += [Place(row, s.name) for s in steps_of(machines()[machine])] if row.name == "step" else [Place(row)]
    return found


def expected(place: Place, player: Player, record: Any, standing: Standing, method: str) -> Any:
    """What the policy and the programme say of one cell."""
    declared = place.row.declared
    if said := _at_the_door(declared, player, method):
        return said
    if declared.only == Only.EVERYBODY_ONCE_PUBLISHED:
        return _published(place, player, record, standing, method)
    if place.row.name in LACKING and LACKING[place.row.name](type(record)):
        return NOT_THERE
    if declared.only == Only.ONCE_PUBLISHED and "published" not in standing.facts:
        return NOT_THERE
    if declared.only in WHILE_IN_THE_OPEN and not is_in_the_open(standing):
        return NOT_THERE
    if not may_read(player, record, standing) and not _asked_as_expert(place, player, record):
        return NOT_THERE
    if method == "POST" and not sends(player, record, place.row.name):
        return FORBIDDEN
    return OPEN if _is_meant(place, player, record, standing) else FORBIDDEN


def _at_the_door(declared: Access, player: Player, method: str) -> Any:
    """What is said before any record is looked for; nothing to whom the door lets in."""
    if not declared.is_public and not signs_in(player):
        return SIGN_IN
    if declared.roles and not declared.roles & player.roles:
        return FORBIDDEN
    if method not in declared.methods:
        return NO_SUCH_METHOD
    may_send = method != "POST" or not declared.may_send or declared.may_send & player.roles
    return None if may_send else FORBIDDEN


def _is_meant(place: Place, player: Player, record: Any, standing: Standing) -> bool:
    if place.row.declared.only == Only.ITS_PEOPLE:
        declared = next(s for s in steps_of(type(record)) if s.name == place.step)
        return any(player.plays(actor, record) for actor in declared.by)
    return is_for(place.row.declared.only, player, record, standing, place.row.name)


def _published(place: Place, player: Player, record: Any, standing: Standing, method: str) -> Any:
    """A published demand is open to everybody; only units may answer it, ask about it, take it over."""
    if not is_in_the_open(standing):
        return NOT_THERE
    if place.row.name == "questions" and method == "POST" and not player.units - {record.organisation_id}:
        return FORBIDDEN
    if place.row.name == "demand_take_over" and method == "POST" and "org_admin" not in player.roles:
        return FORBIDDEN
    return OPEN


def _asked_as_expert(place: Place, player: Player, record: Any) -> bool:
    """An expert who reviews in a round may open the sheet of the own reviews, though not the round."""
    return place.row.name == "review_summary" and is_for(Only.ITS_EXPERT, player, record, None, "")


@pytest.mark.asvs("8.1.1", "8.1.2")
def test_the_oracle_knows_every_machine_and_every_state_that_it_speaks_of():
    states = {name: {str(value) for value in model.State.values} for name, model in machines().items()}

    assert set(MAY_READ) == set(machines())
    assert {(name, state) for name, of in FACTS.items() for state in of if state not in states[name]} == set()


def test_every_address_about_a_machine_has_a_place_in_the_matrix():
    about = {row.path for row in policy.rows() if row.is_about in machines() or row.is_about == "record"}

    assert {place.row.path for machine in machines() for place in places(machine)} == about


@pytest.mark.asvs("8.1.1", "8.2.1", "8.2.2", "8.3.2", "8.4.1", "2.3.1")
def test_each_person_gets_what_the_policy_says_and_what_is_refused_leaves_nothing(
    standing, db, now, chosen, quiet, record_property
):
    record = standing.record()
    cast, asks = everybody(record), Asking()
    asks.sign_in(cast)
    for place in places(standing.machine):
        _refused(asks, place, record, standing, cast, chosen)
        _open(asks, place, record, standing, cast, chosen)

    record_property("figure", ("cells of the access matrix", asks.cells))
    assert asks.wrong == [], "\n".join(asks.wrong)


def _cells(place: Place, record: Any, standing: Standing, cast: list[Player], chosen: Chosen) -> Any:
    """Person, method and what is expected of it."""
    shift = crc32(f"{place.row.path}{place.step}{standing}".encode())
    for turn, player in enumerate(cast):
        for method in _methods(place, standing, shift + turn):
            if chosen(place.row.path, place.step, player.name, standing, method):
                yield player, method, expected(place, player, record, standing, method)


def _methods(place: Place, standing: Standing, turn: int) -> list[str]:
    """By turns that differ from state to state, so that every person meets every method at every address."""
    other = OTHERS[turn // 4 % len(OTHERS)]
    if place.step:  # looking and sending pass one door, and out of its states a step is refused before its form
        in_its_states = standing.state in place.sources(standing.machine)
        return ["POST", "GET", "POST", other][turn % 4 :][:1] if in_its_states or turn % 2 else []
    sent = ["POST"] if "POST" in place.row.declared.methods and turn % 4 != 3 else []
    return ["GET", *sent, *([other] if turn % 4 == 3 else [])]


def _refused(asks: Asking, place: Place, record: Any, standing: Standing, cast: list[Player], chosen: Chosen) -> None:
    """All that is refused at an address: the answers, then what the database says was written meanwhile."""
    path, nobodys, before = place.path(record, record.pk), place.path(record, NOBODYS), rows_touched()
    unknown: dict[str, asking.Asked] = {}
    for player, method, says in _cells(place, record, standing, cast, chosen):
        if says == OPEN:
            continue
        asked = asks.ask(player, method, path)
        asks.judge(player, method, path, says, asked)
        if says == NOT_THERE:
            if method not in unknown:
                unknown[method] = asks.ask(player, method, nobodys)
                asks.judge(player, method, nobodys, NOT_THERE, unknown[method])
            if not same(asked, unknown[method]):
                asks.wrong.append(f"{player.name}: {method} {path} can be told from an unknown record")
    if (after := rows_touched()) != before:
        asks.wrong.append(f"{path}: refusals wrote {set(after.items()) - set(before.items())}")


def _open(asks: Asking, place: Place, record: Any, standing: Standing, cast: list[Player], chosen: Chosen) -> None:
    """All that is open: the page, the form, or a step that is held up with its reasons."""
    path = place.path(record, record.pk)
    for player, method, says in _cells(place, record, standing, cast, chosen):
        if says == OPEN:
            asks.judge(player, method, path, OPEN, asks.ask(player, method, path))
