"""What closing content means: its row leaves the hall, its record is sealed, its papers are not given out."""

from typing import Any

from demands.collection.models import Demand, DemandState
from portal import locks
from portal.accounts.models import User
from portal.documents import closed
from portal.workflow import perform

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


def retract(takedown: Any, reason: str) -> bool:
    """The demand is retracted by what was decided; False where its state is past that."""
    demand = locks.row(Demand, takedown.demand_id)
    if demand.state not in RETRACTABLE:
        return False
    perform(demand, "retract", by=User.objects.system(), cause=takedown, reason=reason)
    return True


@closed.asks
def list_with_sealed_content(machine: str, object_id: int, reader: Any) -> bool:
    """The papers of a list, or of a demand, that was taken down are closed to whoever may not read what is sealed."""
    sealed = Demand.objects.filter(is_sealed=True)
    if machine == "release_list":
        sealed = sealed.filter(release_items__release_list_id=object_id, release_items__is_live=True)
    elif machine == "demand":
        sealed = sealed.filter(pk=object_id)
    else:
        return False
    found = set(sealed.values_list("pk", flat=True))
    if not found:
        return False
    readable = Demand.objects.visible_to(reader).filter(pk__in=found) if reader.is_authenticated else sealed.none()
    return readable.count() < len(found)
