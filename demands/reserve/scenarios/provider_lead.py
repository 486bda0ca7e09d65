"""由揭榜方牵头: the solution stands, its provider leads, the demander uses the result and consents in writing."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection.models import Demand
from demands.matching.models import Solution
from demands.reserve.scenarios import base
from portal.workflow import StepRefused


def standing(units: Any) -> QuerySet:
    """Solutions of these units that were agreed on, or that nobody else was preferred to and that still stand."""
    agreed = Q(state=Solution.State.AGREED, demand__state=Demand.State.MATCHED)
    left_over = Q(state=Solution.State.NOT_CHOSEN, demand__state=Demand.State.UNMATCHED)
    return Solution.objects.filter(agreed | left_over, organisation_id__in=units, submitted_at__isnull=False)


def demands(units: Any) -> QuerySet:
    return Demand.objects.filter(pk__in=standing(units).values("demand_id")).order_by("code")


def start(demand: Any, units: Any, others: list[Any]) -> base.Start:
    """A draft led by the unit whose solution stands."""
    found = standing(units).filter(demand=demand).select_related("organisation").order_by("-submitted_at")
    solution = found.first()
    if solution is None:
        raise StepRefused(say("本单位对这项需求没有仍然有效的方案，请核对方案的状态。"))
    agreement = base.signed_agreement(demand)
    if agreement is not None:
        return base.from_agreement(solution.organisation, demand, agreement)
    return base.Start(
        lead=solution.organisation,
        units=[demand.demander, solution.organisation, *solution.partners.all()],
        solution=solution,
        plan=f"{solution.team}\n\n{solution.schedule}".strip(),
        result_use=demand.users,
        money=solution.money,
    )


def missing(entry: Any) -> list[str]:
    if reasons := _solution_stands(entry):
        return reasons
    lacks = []
    if entry.lead_id != entry.solution.organisation_id:
        lacks.append(say("本情形由揭榜方牵头，请改由揭榜单位提交。"))
    if not entry.lead.region.is_member:
        lacks.append(say("牵头单位须注册在三省一市。"))
    if entry.demand.demander_id not in base.unit_ids(entry):
        lacks.append(say("参与单位须包括需求方，由其应用成果，请补充。"))
    return lacks


def _solution_stands(entry: Any) -> list[str]:
    if base.solution_left(entry.solution):
        return [say("揭榜方的方案已不存续，不能由其牵头。")]
    if entry.demand.state == Demand.State.MATCHED:
        return base.agreement_stands(entry)
    return []


def asks(entry: Any) -> list[Any]:
    """The demander."""
    return [entry.demand.demander]


WAY = base.Way(
    requires=(
        _("揭榜方对该需求的方案仍然有效：已与需求方达成意向，或者对接未成功、没有选定其他方案；"),
        _("由揭榜方牵头，需求方作为成果用户参与；"),
        _("需求方书面同意：在线同意，或者上传盖章的书面同意扫描件。"),
    ),
    demands=demands,
    start=start,
    missing=missing,
    asks=asks,
)
