"""复核 of what departments refuse: not accepted (article 7), not selected (article 8)."""

from typing import Any, ClassVar

from demands.collection.models import Demand, DemandState
from portal import access
from portal.redress import decisions
from portal.redress.views import OpenRedress


def took_part(demand: Demand) -> list[int]:
    """Whoever checked or accepted it, and whoever decided on an item of the checklist."""
    people = {demand.checked_by_id, demand.accepted_by_id, *demand.checks.values_list("by", flat=True)}
    return [pk for pk in people if pk is not None]


def _decision(state: str, step: str, article: int, remedy: str) -> decisions.Decision:
    return decisions.Decision(
        Demand.machine,
        state,
        step,
        article,
        remedy,
        took_part=took_part,
        unit=lambda demand: demand.organisation,
        region=lambda demand: demand.region,
        title=lambda demand: demand.title,
    )


decisions.register(_decision(DemandState.REJECTED, "reject", 7, "readmit"))
decisions.register(_decision(DemandState.DECLINED, "decline", 8, "reconsider"))


class DemandRedress(OpenRedress):
    """申请复核 against the present decision on a demand."""

    access = access.roles("org_admin").about("demand", only=access.Only.ITS_ADMIN)
    model: ClassVar[Any] = Demand
