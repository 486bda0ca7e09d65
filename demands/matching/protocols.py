"""What this stage shows to the demand it drives, and what it asks of the later stage that stands on agreements."""

from dataclasses import dataclass
from typing import Any

from portal import clock

# Questions and events for later stages, answered and followed through `demands.collection.later`.
IN_THE_POOL = "agreement in the reserve pool"
AGREEMENT_SIGNED_NOW = "agreement signed now"
AGREEMENT_BROKEN = "agreement broken"


@dataclass(frozen=True)
class EndOfWindow:
    """The deadline for answers to a demand, as the demand is shown it (article 10)."""

    demand: Any
    has_answers: bool
    machine = "window"

    @property
    def pk(self) -> int:
        return self.demand.pk

    @property
    def is_over(self) -> bool:
        """Whether the deadline has passed on the database's clock."""
        closes_at = self.demand.window_closes_at
        return closes_at is not None and closes_at <= clock.now()


@dataclass(frozen=True)
class Ending:
    """A demand or solution that comes to its end in the step now taken, as what hangs on it is shown it."""

    record: Any
    why: str
    retracted: bool = False

    @property
    def machine(self) -> str:
        return self.record.machine

    @property
    def pk(self) -> int:
        return self.record.pk

    def is_end_of(self, machine: str, pk: int) -> bool:
        """Whether the record that ends is this one."""
        return self.machine == machine and self.pk == pk
