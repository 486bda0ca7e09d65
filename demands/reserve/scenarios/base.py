"""What each scenario says: who may begin it with which demand, what the draft takes over, what must hold."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as say

from demands.matching.models import Agreement, Solution


@dataclass(frozen=True)
class Start:
    """What a draft begins with: its lead, what it rests on, and the texts and money (万元) that are taken over."""

    lead: Any
    units: list[Any]
    agreement: Any = None
    solution: Any = None
    plan: str = ""
    result_use: str = ""
    money: Decimal | None = None
    others: list[Any] = field(default_factory=list)


def nobody(entry: Any) -> list[Any]:
    """For a scenario that needs nobody's written consent."""
    return []


@dataclass(frozen=True)
class Way:
    """One scenario. `requires` is read before one begins; `missing` says in sentences what an entry still lacks.

    `demands(units)` are those with which members of these units may begin; `start(demand, units, others)` raises
    StepRefused where it cannot be begun. `asks(entry)` are the units without whose written consent it cannot go on.
    """

    requires: tuple[Any, ...]
    demands: Callable[[Any], QuerySet]
    start: Callable[[Any, Any, list[Any]], Start]
    missing: Callable[[Any], list[str]]
    asks: Callable[[Any], list[Any]] = nobody
    joins_demands: bool = False


def signed_agreement(demand: Any) -> Agreement | None:
    """The agreement of the demand that both sides have signed."""
    found = Agreement.objects.filter(demand=demand, state=Agreement.State.SIGNED)
    return found.select_related("solution__organisation").first()


def from_agreement(lead: Any, demand: Any, agreement: Agreement) -> Start:
    """A draft that takes over what both sides signed."""
    solution = agreement.solution
    return Start(
        lead=lead,
        units=[demand.demander, solution.organisation, *solution.partners.all()],
        agreement=agreement,
        solution=solution,
        plan=f"{agreement.division_of_work}\n\n{agreement.schedule}".strip(),
        result_use=demand.users,
        money=agreement.money,
    )


def agreement_stands(entry: Any) -> list[str]:
    """Says so where demander and provider have no valid agreement."""
    agreement = entry.agreement
    if agreement is None or agreement.demand_id != entry.demand_id or not agreement.signed_by_both:
        return [say("需求方与揭榜方尚未签署有效的合作意向，请先完成双方签署。")]
    return []


def led_by_the_demander(entry: Any) -> list[str]:
    """Says so where somebody else leads."""
    return [] if entry.lead_id == entry.demand.demander_id else [say("本情形由需求方牵头，请改由需求方单位提交。")]


def with_both_sides(entry: Any) -> list[str]:
    """Says so where demander or chosen provider is not among the units."""
    if {entry.demand.demander_id, entry.agreement.solution.organisation_id} <= unit_ids(entry):
        return []
    return [say("参与单位须包括需求方和已达成意向的揭榜方，请补充。")]


def unit_ids(entry: Any) -> set[int]:
    """Keys of the units that take part."""
    return {unit.pk for unit in entry.units.all()}


def spans_two_regions(entry: Any) -> list[str]:
    """Says so where all units of the four regions come from one of them."""
    regions = {unit.region_id for unit in entry.units.select_related("region") if unit.region.is_member}
    if len(regions) > 1:
        return []
    return [say("参与单位须来自三省一市中的至少两个省（市），请增加其他省（市）的合作单位。")]


def solution_left(solution: Solution | None) -> bool:
    """Whether a solution was taken back or never handed in."""
    return solution is None or solution.submitted_at is None or solution.state in ("withdrawn", "lapsed", "draft")
