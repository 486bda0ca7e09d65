"""机检: what the portal looks up for the officer before the checklist is gone through by hand (article 7)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as say

from demands.collection.models import Demand
from demands.collection.models.states import OF_THE_UNIT_ALONE
from demands.collection.rules import filing


@dataclass(frozen=True)
class Finding:
    """One thing looked up: whether it is in order, what was seen, and records to compare with."""

    label: str
    ok: bool
    seen: list[str]
    compare: list[Any] = field(default_factory=list)


def findings(demand: Demand) -> list[Finding]:
    """Every machine check of a demand that was handed in."""
    return [
        _by_rule(say("填写完整"), filing.form_complete.reasons(demand, None, None)),
        _in_time(demand),
        _by_rule(say("单位资格"), filing.leading_enterprise.reasons(demand, None, None)),
        _by_rule(say("失信限制"), filing.no_ban_in_force.reasons(demand, None, None)),
        _by_rule(say("限项"), filing.within_the_limit.reasons(demand, None, None)),
        _titles(demand),
    ]


def _by_rule(label: str, reasons: list[str]) -> Finding:
    return Finding(label, not reasons, reasons or [say("符合")])


def _in_time(demand: Demand) -> Finding:
    at, due = demand.submitted_at, demand.correction_due or demand.round.closes_at
    seen = say("提交于 %(at)s，期限 %(due)s") % {"at": filing.shown(at), "due": filing.shown(due)}
    return Finding(say("按期提交"), at < due, [seen])


def _titles(demand: Demand) -> Finding:
    line = float(demand.call.value("title_flag"))
    close = sorted(_close(demand, line), key=lambda pair: -pair[0])[:5]
    seen = [say("相近 %(share)d%%：%(other)s") % {"share": share, "other": other} for share, other in close]
    return Finding(say("名称查重"), not close, seen or [say("本年和往年均无相近名称")], [o for _s, o in close])


def _close(demand: Demand, line: float) -> Iterator[tuple[float, Demand]]:
    own = _pairs(demand.title)
    others = Demand.objects.exclude(pk=demand.pk).exclude(state__in=OF_THE_UNIT_ALONE)
    titles: Iterable[tuple[int, str]] = others.values_list("pk", "title")
    shares = {pk: share for pk, title in titles if (share := likeness(own, _pairs(title))) >= line}
    for other in others.filter(pk__in=shares).select_related("organisation", "round__call"):
        yield shares[other.pk], other


def likeness(one: set[str], other: set[str]) -> float:
    """How much two sets of pairs of characters have in common, in percent (Dice)."""
    return 200 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _pairs(title: str) -> set[str]:
    plain = "".join(sign for sign in title.lower() if sign.isalnum())
    return {plain[n : n + 2] for n in range(len(plain) - 1)} or {plain}
