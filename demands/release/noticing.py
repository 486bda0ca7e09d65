"""What happens to a published demand is told to the public as a notice, in the transaction of the step."""

from typing import Any

from demands.collection import later
from portal import clock
from portal.records.models import Record


def put(demand: Any, kind: str, reason: str, **dates: Any) -> Any:
    """A notice about the demand; nothing where it was never in the hall."""
    from demands.release.models import HallNotice, PublicDemand

    row = PublicDemand.objects.filter(demand_id=demand.pk).first()
    if row is None:
        return None
    return HallNotice.objects.create(row=row, kind=kind, at=clock.now(), reason=reason, **dates)


@later.follows(later.EXTENDED)
def extended(demand: Any, reason: str) -> None:
    """延期公告: from when to when, and why."""
    from django.utils.dateparse import parse_datetime

    said = Record.objects.of(demand).filter(step="extend_window").latest("seq").detail
    put(demand, "extension", reason, earlier=parse_datetime(said["from"]), later=demand.window_closes_at)


@later.follows(later.REOPENED)
def reopened(demand: Any, _reason: str) -> None:
    """重新揭榜公告: until when."""
    put(demand, "reopening", "", later=demand.window_closes_at)


@later.follows(later.GONE)
def retracted(demand: Any, reason: str) -> None:
    """撤下公告, with the public reason."""
    put(demand, "retraction", reason)
