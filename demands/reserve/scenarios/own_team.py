"""需求方自组跨区域团队: no outside solution was chosen; the demander shows a team with units of another region."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection.models import Demand
from demands.reserve.scenarios import base
from portal.workflow import StepRefused


def demands(units: Any) -> QuerySet:
    return Demand.objects.filter(demander_id__in=units, state=Demand.State.UNMATCHED).order_by("code")


def start(demand: Any, units: Any, others: list[Any]) -> base.Start:
    """A draft with the demander alone; it names its team itself."""
    if demand.state != Demand.State.UNMATCHED:
        raise StepRefused(say("只有对接未成功的需求可以由需求方自组团队，请核对需求的状态。"))
    return base.Start(
        lead=demand.demander, units=[demand.demander], result_use=demand.users, money=demand.total_investment
    )


def missing(entry: Any) -> list[str]:
    lacks = base.led_by_the_demander(entry)
    if entry.demand.state != Demand.State.UNMATCHED:
        lacks.append(say("本情形只用于对接未成功的需求，该需求已选定外部方案或者尚在对接。"))
    if entry.demand.demander_id not in base.unit_ids(entry):
        lacks.append(say("参与单位须包括需求方，请补充。"))
    return lacks + base.spans_two_regions(entry)


WAY = base.Way(
    requires=(
        _("需求对接未成功，没有选定外部方案；"),
        _("由需求方牵头自组团队，参与单位来自三省一市中的至少两个省（市）。"),
    ),
    demands=demands,
    start=start,
    missing=missing,
)
