"""Where a record may stand: its state, and what happened to it on the way there that decides who may read it.

Facts are words of the programme: "handed in", "asked", "published", "opened", "invited", "in the pool", "sealed". One
state may be reached with and without a fact: a demand is withdrawn as a draft, or after it was handed in.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from demands.release import closing
from portal import clock
from portal.records.models import Record
from portal.workflow import machines
from tests.factories import applications, collection
from tests.factories.machines import MACHINES
from tests.support import place, without_checks

SENT = ("handed in",)
ASKED = ("asked",)
BOTH = ("asked", "handed in")
OUT = ("asked", "published")
OPEN = ("handed in", "opened")
SEALED = ("sealed",)
TAKEN_DOWN = (*SENT, "published", "sealed")
# By machine: the facts that come with each state; states that are not named come without any.
FACTS: dict[str, dict[str, tuple[tuple[str, ...], ...]]] = {
    "demand": {
        "submitted": (SENT, (*SENT, "before its bureau")),
        **dict.fromkeys(("returned", "rejected", "accepted", "evaluating", "evaluated"), (SENT,)),
        **dict.fromkeys(("revising", "selected", "declined"), (SENT,)),
        **dict.fromkeys(("published", "matching", "matched", "unmatched"), ((*SENT, "published"), TAKEN_DOWN)),
        **dict.fromkeys(("reserved", "closed"), ((*SENT, "published"), TAKEN_DOWN)),
        **dict.fromkeys(("withdrawn", "lapsed"), ((), SENT)),
    },
    "solution": {
        "submitted": (SENT, OPEN),
        **dict.fromkeys(("shortlisted", "negotiating", "agreed", "not_chosen"), (OPEN,)),
        **dict.fromkeys(("withdrawn", "lapsed"), ((), OPEN)),
    },
    "application": {
        "draft": ((), ASKED),
        **dict.fromkeys(("confirming", "org_review"), (ASKED,)),
        **dict.fromkeys(("submitted", "returned", "rejected", "accepted", "recommended", "not_recommended"), (BOTH,)),
        **dict.fromkeys(("under_review", "reviewed", "proposed", "not_proposed", "announced", "disputed"), (BOTH,)),
        "approved": (BOTH,),
        **dict.fromkeys(("withdrawn", "lapsed"), ((), ASKED, BOTH)),
    },
    "reserve_entry": {
        **dict.fromkeys(("submitted", "returned", "checked", "refused", "removed"), (SENT,)),
        **dict.fromkeys(("in_pool", "listed", "applied", "approved"), ((*SENT, "in the pool"),)),
        "withdrawn": ((), SENT),
    },
    "redress": {
        **dict.fromkeys(("filed", "under_review", "proposed", "upheld", "dismissed"), (SENT,)),
        "withdrawn": ((), SENT),
    },
    "demand_adjustment": {
        **dict.fromkeys(("submitted", "refused"), (SENT,)),
        "approved": ((*SENT, "approved"),),
        "withdrawn": ((), SENT),
    },
    "correction": dict.fromkeys(("drafting", "signing", "published", "cancelled"), ((), SEALED)),
    "takedown": dict.fromkeys(("closed", "confirmed"), (SEALED,)),
    "release_list": {
        "drafting": ((), ASKED),
        "cosigning": (ASKED,),
        **dict.fromkeys(("published", "closed"), (OUT,)),
        "cancelled": ((), ASKED),
    },
    "guideline": {
        "drafting": ((), ASKED),
        **dict.fromkeys(("consulting", "approved"), (ASKED,)),
        **dict.fromkeys(("issued", "closed", "revoked"), (OUT,)),
    },
    "collection_round": dict.fromkeys(("open", "closed", "archived"), (("published",),)),
    "review_assignment": {
        **dict.fromkeys(("invited", "accepted", "declined", "recused", "submitted", "expired"), (("invited",),)),
        **dict.fromkeys(("replaced", "cancelled"), ((), ("invited",))),
    },
}


# Records whose pages show what was filled in.
FILLED_IN = {"demand": collection.complete, "application": applications.complete}


@dataclass(frozen=True)
class Standing:
    """A machine, a state, and the facts that hold of a record there."""

    machine: str
    state: str
    facts: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return "-".join([self.machine, self.state, *sorted(fact.replace(" ", "_") for fact in self.facts)])

    def record(self) -> Any:
        """A record that stands so; the checks of its table are off until the test ends."""
        without_checks(machines()[self.machine])
        made = FILLED_IN.get(self.machine, MACHINES[self.machine])()
        _columns(made, self)
        return made if made.state == self.state else place(made, self.state)


def standings() -> list[Standing]:
    """Every state of every machine, with each set of facts that may come with it."""
    return [
        Standing(name, str(state), frozenset(facts))
        for name, model in machines().items()
        for state in model.State.values
        for facts in FACTS.get(name, {}).get(str(state), ((),))
    ]


def _columns(record: Any, standing: Standing) -> None:
    """The columns that say what happened."""
    now, facts = clock.now(), standing.facts
    given: dict[str, Any] = {}
    if "handed in" in facts:
        given["filed_at" if record.machine == "redress" else "submitted_at"] = now
        given |= {"code": f"ZJ-2026-8{record.pk:03d}"} if record.machine == "demand" else {}
    if "asked" in facts:
        given |= {"consents_asked_at": now} if record.machine == "application" else {"version": 1}
    if "published" in facts and record.machine == "demand":
        given |= {"published_at": now, "window_closes_at": _window(standing.state), "snapshot": record.public()}
    if "before its bureau" in facts:
        given |= {"bureau_due": now + timedelta(days=3)}
    if "published" in facts and record.machine in ("release_list", "guideline"):
        given["published_at" if record.machine == "release_list" else "issued_at"] = now
        given |= {"number": f"YRD-2026-B{record.pk:02d}"} if record.machine == "release_list" else {}
    if "opened" in facts:
        type(record.demand)._base_manager.filter(pk=record.demand_id).update(window_closes_at=now - timedelta(days=1))
    if "invited" in facts:
        _was_invited(record)
    if "sealed" in facts:
        _seal(record)
    if given:
        type(record)._base_manager.filter(pk=record.pk).update(**given)


def _seal(record: Any) -> None:
    """Its demand, or the demand itself, is closed to the public as a takedown leaves it."""
    closing.seal(record.pk if record.machine == "demand" else record.demand_id)


def _window(state: str) -> Any:
    return clock.now() + timedelta(days=20 if state == "published" else -20)


def _was_invited(assignment: Any) -> None:
    """The row that the step leaves in the record."""
    Record.objects.create(
        machine="review_assignment",
        object_id=assignment.pk,
        step="invite",
        label="发出邀请",
        after="invited",
        person_id=0,
        position="system",
        at=clock.now(),
    )
