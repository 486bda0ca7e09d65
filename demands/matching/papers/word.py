"""A solution as a Word file, in the order of its form."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say

from demands.matching.filling.completeness import SECTIONS
from demands.matching.filling.content import shown
from demands.matching.models import Solution
from demands.release import today
from portal.documents.word import Word
from portal.sections.parts import label


def whole(solution: Solution, files: list[str]) -> bytes:
    """Every answer with its tables, for whoever reads its page; of the demand what the public reads of it."""
    made = Word(solution.title)
    made.pairs(_facts(solution))
    for section in SECTIONS:
        made.head(str(section.title))
        for name in section.fields:
            if name not in ("trl", "trl_end", "unclassified_declared"):
                _text(made, solution, name)
        if table := TABLES.get(section.key):
            table(made, solution)
    made.text(say("附件：%s") % "、".join(files) if files else say("没有附件。"))
    return made.bytes()


def _facts(solution: Solution) -> list[tuple[str, str]]:
    asked = today.of(solution.demand)
    handed_in = timezone.localtime(solution.submitted_at).strftime("%Y-%m-%d %H:%M") if solution.submitted_at else ""
    return [
        (say("方案编号"), solution.code),
        (say("所答需求"), f"{solution.demand.code} {asked['title']}".strip()),
        (say("揭榜单位"), solution.organisation.name),
        (say("所在省（市）"), solution.region.name),
        (say("提交时间"), handed_in),
        (say("状态"), solution.get_state_display()),
    ]


def _text(made: Word, solution: Solution, name: str) -> None:
    if text := shown(solution, name):
        made.pairs([(label(solution, name), text)])


def _indicators(made: Word, solution: Solution) -> None:
    heads = [say("指标"), say("目标值"), say("响应"), say("承诺值"), say("幅度"), say("依据与验证方式")]
    rows = [
        [
            _indicator(answer.indicator),
            f"{answer.indicator.target} {answer.indicator.unit}".strip(),
            answer.get_answer_display(),
            answer.value,
            answer.margin,
            answer.how,
        ]
        for answer in solution.indicator_answers.all()
    ]
    _table(made, heads, rows)


def _indicator(indicator: Any) -> str:
    return say("%s（需求调整前的指标）") % indicator.name if indicator.replaced_in else indicator.name


def _team(made: Word, solution: Solution) -> None:
    rows = [[m.name, m.unit, m.role, f"{m.share}%" if m.share else ""] for m in solution.members.all()]
    _table(made, [say("姓名"), say("所在单位"), say("职称与承担的工作"), say("投入时间")], rows)


def _maturity(made: Word, solution: Solution) -> None:
    made.pairs([(label(solution, name), shown(solution, name)) for name in ("trl", "trl_end")])


def _partners(made: Word, solution: Solution) -> None:
    made.pairs([(label(solution, "partners"), "、".join(unit.name for unit in solution.partners.all()) or say("无"))])


def _stages(made: Word, solution: Solution) -> None:
    rows = [[str(stage.month), stage.goal, stage.result] for stage in solution.stages.all()]
    _table(made, [say("第几个月"), say("阶段目标"), say("可考核的成果")], rows)


def _money(made: Word, solution: Solution) -> None:
    lines = solution.money_lines.all()
    rows = [[row.get_source_display(), row.get_use_display(), f"{row.amount:,.2f}", row.note] for row in lines]
    total = "" if solution.money is None else f"{solution.money:,.2f}"
    heads = [say("来源"), say("用途"), say("金额（万元）"), say("说明")]
    _table(made, heads, [*rows, [say("合计"), "", total, ""]])


def _table(made: Word, heads: list[str], rows: list[list[str]]) -> None:
    if rows:
        made.table(heads, [[cell or "—" for cell in row] for row in rows])


# What stands in a section beside its texts.
TABLES: dict[str, Callable[[Word, Solution], None]] = {
    "indicators": _indicators,
    "team": _team,
    "foundation": _maturity,
    "units": _partners,
    "schedule": _stages,
    "money": _money,
}
