"""需求方与揭榜方达成意向: the original demander and its chosen provider agreed; the demander leads."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection.models import Demand
from demands.matching.models import Agreement
from demands.reserve.scenarios import base
from portal.workflow import StepRefused


def agreed_demands(units: Any) -> QuerySet:
    """Demands of these units, as their demander, with an agreement signed by both sides."""
    signed = Agreement.objects.filter(state=Agreement.State.SIGNED).values("demand_id")
    return Demand.objects.filter(demander_id__in=units, state=Demand.State.MATCHED, pk__in=signed).order_by("code")


def demands(units: Any) -> QuerySet:
    return agreed_demands(units).filter(demander_id=F("organisation_id"))


def start(demand: Any, units: Any, others: list[Any]) -> base.Start:
    """A draft from the signed agreement."""
    agreement = base.signed_agreement(demand)
    if agreement is None:
        raise StepRefused(say("需求方与揭榜方尚未签署有效的合作意向，请先完成双方签署。"))
    return base.from_agreement(demand.demander, demand, agreement)


def missing(entry: Any) -> list[str]:
    if reasons := base.agreement_stands(entry):
        return reasons
    other = []
    if entry.demand.demander_id != entry.demand.organisation_id:
        other = [say("该需求已由其他企业承接，请改按“由其他企业承接需求”的情形申请。")]
    return base.led_by_the_demander(entry) + base.with_both_sides(entry) + other


WAY = base.Way(
    requires=(
        _("需求方与选定的揭榜方双方已签署合作意向；"),
        _("由提出需求的单位牵头，揭榜方参与。"),
    ),
    demands=demands,
    start=start,
    missing=missing,
)
