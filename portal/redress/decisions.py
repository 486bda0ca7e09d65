"""Which decisions may be asked to be looked at again: each hall says so of its own when it loads.

decisions.register(Decision("demand", "rejected", "reject", article=7, remedy="readmit", ...))
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.records.models import Record


@dataclass(frozen=True)
class Decision:
    """A refusing decision: the state in which it left a record of the machine, and the step that left it there.

    `remedy` is the record's step, taken by the system with the redress as its cause, that takes the decision back.
    `took_part(record)` gives the keys of the people who checked or prepared it; who decided is read from the record.
    `unit`, `region` and `title` say whose the record is, whose department answers, and what it is called.
    """

    machine: str
    state: str
    step: str
    article: int
    remedy: str
    took_part: Callable[[Any], list[int]]
    unit: Callable[[Any], Any]
    region: Callable[[Any], Any]
    title: Callable[[Any], str]


_decisions: dict[tuple[str, str], Decision] = {}


def register(decision: Decision) -> Decision:
    """Let it be asked for redress."""
    _decisions[decision.machine, decision.state] = decision
    return decision


def of(record: Any) -> Decision | None:
    """The decision under which a record stands now; None where it is not refused."""
    return _decisions.get((record.machine, record.state))


def named(machine: str, step: str) -> Decision:
    """The decision that this step of this machine is. Raises LookupError for one that nobody registered."""
    found = next((each for each in _decisions.values() if (each.machine, each.step) == (machine, step)), None)
    if found is None:
        raise LookupError(f"no redress against {machine}.{step}")
    return found


def entry_of(record: Any) -> Record | None:
    """The row of the record in which the present decision stands; None where the record is not refused."""
    decision = of(record)
    return Record.objects.of(record).filter(step=decision.step).last() if decision else None
