"""机检: what the portal looks up for the officer before the checklist is gone through by hand (article 7)."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as say

from demands.collection.duplicates import judging
from demands.collection.models import Demand, Likeness
from demands.collection.rules import bureaus, filing


@dataclass(frozen=True)
class Finding:
    """One thing looked up: whether it is in order, what was seen, and pairs of demands to compare."""

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
        _duplicates(demand),
        *_bureau(demand),
    ]


def _by_rule(label: str, reasons: list[str]) -> Finding:
    return Finding(label, not reasons, reasons or [say("符合")])


def _in_time(demand: Demand) -> Finding:
    at, due = demand.submitted_at, demand.correction_due or demand.round.closes_at
    seen = say("提交于 %(at)s，期限 %(due)s") % {"at": filing.shown(at), "due": filing.shown(due)}
    return Finding(say("按期提交"), at < due, [seen])


def _duplicates(demand: Demand) -> Finding:
    """What the latest check found; a pair that a person called related or unrelated is in order."""
    check = judging.latest(demand)
    if check is None or check.done_at is None:
        return Finding(say("查重"), False, [say("查重尚未完成，完成后刷新本页即可看到结果。")])
    found = judging.found(demand)
    open_ones = [pair for pair in found if pair.verdict in ("", Likeness.Verdict.SAME)]
    seen = [say("已与 %s 项需求比对，没有达到提示线的相近需求") % check.compared] if not found else []
    return Finding(say("查重"), not open_ones, seen, found)


def _bureau(demand: Demand) -> list[Finding]:
    """What the bureau of the unit's city said; nothing where it was not asked."""
    if demand.bureau_due is None:
        return []
    said = demand.bureau_opinions.filter(submission=demand.submissions).select_related("by").first()
    if said is not None:
        words = f"{said.get_verdict_display()}：{said.text}（{said.by.name}，{filing.shown(said.at)}）"
        return [Finding(say("归口预审"), said.verdict == said.Verdict.NO_OBJECTION, [words])]
    if bureaus.is_silent(demand):
        return [Finding(say("归口预审"), True, [say("期满未提意见，视为无异议")])]
    waits = say("等待归口管理部门预审，期限 %s") % filing.shown(demand.bureau_due)
    return [Finding(say("归口预审"), False, [waits])]
