"""同名需求合并: demands of the same name of task become one entry; every demander consents in writing."""

import unicodedata
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection.models import Demand
from demands.matching.models import Agreement
from demands.reserve.scenarios import base
from portal.workflow import StepRefused

SETTLED = (Demand.State.MATCHED, Demand.State.UNMATCHED)


def plain(title: str) -> str:
    """A name without blanks, marks and widths of letters: what is left decides whether two names are the same."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", title).lower() if sign.isalnum())


def of_the_same_name(demand: Any) -> list[Any]:
    """The other demands that are settled and bear the same name."""
    others = Demand.objects.filter(state__in=SETTLED).exclude(pk=demand.pk).values_list("pk", "title")
    same = [pk for pk, title in others if plain(title) == plain(demand.title)]
    return list(Demand.objects.filter(pk__in=same).select_related("demander", "region").order_by("code"))


def demands(units: Any) -> QuerySet:
    """Settled demands of these units for which there is another one of the same name."""
    own = Demand.objects.filter(demander_id__in=units, state__in=SETTLED)
    named: dict[str, int] = {}
    for title in Demand.objects.filter(state__in=SETTLED).values_list("title", flat=True):
        named[plain(title)] = named.get(plain(title), 0) + 1
    several = [pk for pk, title in own.values_list("pk", "title") if named[plain(title)] > 1]
    return own.filter(pk__in=several).order_by("code")


def start(demand: Any, units: Any, others: list[Any]) -> base.Start:
    """A draft that joins the demands: the units of all, the money and plans of the agreements that there are."""
    if not others:
        raise StepRefused(say("请至少选择一项与本单位需求同名的需求。"))
    if odd := [other.code for other in others if plain(other.title) != plain(demand.title)]:
        raise StepRefused(say("%s 的名称与本单位需求不同，不能合并。") % "、".join(odd))
    joined = [demand, *others]
    agreements = [each for each in map(base.signed_agreement, joined) if each]
    providers = [unit for each in agreements for unit in (each.solution.organisation, *each.solution.partners.all())]
    own = next((each for each in agreements if each.demand_id == demand.pk), None)
    return base.Start(
        lead=demand.demander,
        units=[*(each.demander for each in joined), *providers],
        agreement=own,
        solution=own.solution if own else None,
        plan="\n\n".join(f"{each.division_of_work}\n{each.schedule}" for each in agreements),
        result_use="\n".join(dict.fromkeys(each.users for each in joined if each.users)),
        money=sum(each.money for each in agreements) if agreements else None,
        others=others,
    )


def missing(entry: Any) -> list[str]:
    joined, lacks = entry.joined, base.led_by_the_demander(entry)
    if len(joined) < 2:
        lacks.append(say("合并入库须有至少两项同名需求，请选择要合并的需求。"))
    for each in joined:
        if plain(each.title) != plain(entry.title):
            lacks.append(say("%s 的名称已不同，不能合并。") % each.code)
        if each.state not in SETTLED:
            shown = {"code": each.code, "state": each.get_state_display()}
            lacks.append(say("%(code)s 现为“%(state)s”，不能合并。") % shown)
    return lacks + _everybody_takes_part(entry, joined) + base.spans_two_regions(entry)


def _everybody_takes_part(entry: Any, joined: list[Any]) -> list[str]:
    signed = Agreement.objects.filter(demand__in=joined, state=Agreement.State.SIGNED).select_related("solution")
    wanted = {each.demander_id for each in joined} | {each.solution.organisation_id for each in signed}
    complete = wanted <= base.unit_ids(entry)
    return [] if complete else [say("参与单位须包括各需求方和各自已达成意向的揭榜方，请补充。")]


def asks(entry: Any) -> list[Any]:
    """Every demander but the lead, which hands it in itself."""
    units = {each.demander_id: each.demander for each in entry.joined if each.demander_id != entry.lead_id}
    return [units[pk] for pk in sorted(units)]


WAY = base.Way(
    requires=(
        _("两项以上需求的名称相同（不计空格和标点），均已达成意向或者对接未成功；"),
        _("由其中一个需求方牵头，各需求方和已达成意向的揭榜方均参与，参与单位来自至少两个省（市）；"),
        _("其他各需求方书面同意；入库后各项需求一并转为已入储备库，出库时一并退出。"),
    ),
    demands=demands,
    start=start,
    missing=missing,
    asks=asks,
    joins_demands=True,
)
