"""What closing content means: its row leaves the hall, its record is sealed, its papers are not given out."""

from typing import Any

from demands.collection.models import Demand, DemandState
from demands.collection.rules import taken_down
from portal import locks
from portal.accounts.models import User
from portal.documents import closed
from portal.workflow import machines, perform

# States from which a demand can be retracted; one in the reserve, or one that ended, only stays closed.
RETRACTABLE = (DemandState.PUBLISHED, DemandState.MATCHING, DemandState.MATCHED, DemandState.UNMATCHED)


def seal(demand_id: int) -> None:
    """Nobody of the public reads or counts it; of those inside only auditors and who decides."""
    _set(demand_id, sealed=True)


def unseal(demand_id: int) -> None:
    """It reads as before."""
    _set(demand_id, sealed=False)


def _set(demand_id: int, *, sealed: bool) -> None:
    from demands.release.models import PublicDemand

    demand = locks.row(Demand, demand_id)
    demand.is_sealed = sealed
    demand.save(update_fields=["is_sealed"])
    PublicDemand.objects.filter(demand=demand).update(is_hidden=sealed)


def for_good(demand: Any) -> bool:
    """Whether what was taken down stays so: another person confirmed it."""
    return demand.is_sealed and demand.takedowns.filter(state="confirmed").exists()


def retract(takedown: Any, reason: str) -> bool:
    """The demand is retracted by what was decided; False where its state is past that."""
    demand = locks.row(Demand, takedown.demand_id)
    if demand.state not in RETRACTABLE:
        return False
    perform(demand, "retract", by=User.objects.system(), cause=takedown, reason=reason)
    return True


@closed.hides
def what_was_taken_down(reader: Any) -> tuple[str, Any]:
    """Whatever else tells of a demand by name, such as a redress, is closed with it."""
    return Demand.machine, Demand.objects.filter(taken_down.closed_to(reader)).values("pk")


@closed.asks
def tells_of_what_was_taken_down(machine: str, object_id: int, reader: Any) -> bool:
    """Papers and sheets of a record that tells of a demand that was taken down are closed to who may not read it.

    A record names the way to its demands by `of_demand`.
    """
    model = machines().get(machine)
    way = "pk" if machine == Demand.machine else getattr(model, "of_demand", "")
    if model is None or not way:
        return False
    its_demands = model._base_manager.filter(pk=object_id).values(way)
    closed_ones = taken_down.closed_to(reader if reader.is_authenticated else None)
    return Demand.objects.filter(closed_ones, pk__in=its_demands).exists()
