"""方案对比: the same rows for every solution, each saying whether the solutions differ in it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as say

from demands.matching import experts
from demands.matching.filling import measuring


@dataclass(frozen=True)
class Cell:
    """What one solution says: a headline with its tone, and what stands under it."""

    text: str
    more: str = ""
    tone: str = ""
    number: bool = False

    @property
    def in_words(self) -> str:
        """For Excel."""
        return "\n".join(filter(None, (self.text, self.more)))


@dataclass(frozen=True)
class Row:
    """One thing compared."""

    label: str
    under: str
    cells: list[Cell]

    @property
    def differ(self) -> bool:
        """Whether the solutions say different things."""
        return len({cell.text for cell in self.cells}) > 1


def rows_of(demand: Any, solutions: list[Any], *, with_experts: bool) -> list[Row]:
    """Indicators against target first, then maturity, team, units, stages, money, rights; the experts' result."""
    plain: list[tuple[str, Callable[[Any], Cell]]] = [
        (say("方案概述"), lambda s: Cell(s.summary)),
        (say("技术路线"), lambda s: Cell(s.approach)),
        (say("技术成熟度"), _maturity),
        (say("团队"), lambda s: Cell(say("%s 人") % len(s.members.all()) if s.members.all() else "—", s.team)),
        (say("研究基础与条件"), lambda s: Cell(s.foundation)),
        (say("合作单位"), lambda s: Cell("、".join(unit.name for unit in s.partners.all()) or say("无"), s.division)),
        (say("进度安排"), lambda s: Cell("\n".join(map(str, s.stages.all())), s.schedule)),
        (say("所需经费（万元）"), lambda s: Cell("" if s.money is None else f"{s.money:,.2f}", number=True)),
        (say("其中需求方出资（万元）"), lambda s: Cell(f"{asked_of_the_demander(s):,.2f}", number=True)),
        (say("知识产权与收益分配"), lambda s: Cell(s.ip_terms)),
    ]
    found = [*_indicators(demand, solutions), *[Row(label, "", [cell(s) for s in solutions]) for label, cell in plain]]
    results = experts.results_of(solutions) if with_experts else {}
    return [*_of_experts(solutions, results), *found]


def asked_of_the_demander(solution: Any) -> Decimal:
    """What the demander would bring, in 万元."""
    lines = (row.amount for row in solution.money_lines.all() if row.source == "demander")
    return sum(lines, Decimal(0))


def _indicators(demand: Any, solutions: list[Any]) -> list[Row]:
    """What is asked now; below it what was answered before an adjustment of the demand replaced it."""
    answers = [{a.indicator_id: a for a in s.indicator_answers.all()} for s in solutions]
    answered = {a.indicator_id: a.indicator for known in answers for a in known.values()}
    replaced = sorted((row for row in answered.values() if row.replaced_in), key=lambda row: row.order)
    return [
        Row(indicator.name, _target(indicator), [_answer(indicator, known.get(indicator.pk)) for known in answers])
        for indicator in [*demand.indicators.all(), *replaced]
    ]


def _target(indicator: Any) -> str:
    target = say("目标 %(target)s %(unit)s") % {"target": indicator.target, "unit": indicator.unit}
    return say("需求调整前的指标，%s") % target if indicator.replaced_in else target


def _answer(indicator: Any, answer: Any) -> Cell:
    if answer is None or not answer.answer:
        return Cell("—")
    percent = measuring.difference(indicator.target, answer.value, indicator.unit)
    measured = measuring.in_words(percent) if percent else ""
    under = "；".join(dict.fromkeys(filter(None, (answer.margin, measured, answer.how))))
    return Cell(f"{answer.get_answer_display()} {answer.value}", under, answer.tone)


def _maturity(solution: Any) -> Cell:
    if not solution.trl:
        return Cell("—")
    return Cell(say("%(now)s 级 → %(end)s 级") % {"now": solution.trl, "end": solution.trl_end or "—"})


def _of_experts(solutions: list[Any], results: dict[int, experts.Result]) -> list[Row]:
    if not results:
        return []
    cells = []
    for solution in solutions:
        result = results.get(solution.pk)
        said = say("第 %(rank)s 名，%(mean)s 分") % {"rank": result.rank, "mean": result.mean} if result else "—"
        under = "：".join(filter(None, (result.recommendation, result.opinion))) if result else ""
        cells.append(Cell(said, under))
    return [Row(say("专家比选"), say("评审轮次已结束"), cells)]
