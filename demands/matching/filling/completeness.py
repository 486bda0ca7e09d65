"""The sections of a solution's form, and what each still misses; one table for form, check page and refusals."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal.records import pairs
from portal.sections.parts import Gap, Section, Sections

# The prefixes of the tables, to which a gap leads.
ANSWERS, MEMBERS, STAGES, MONEY = "indicator_answers", "members", "stages", "money_lines"


def _answers(solution: Any) -> Iterator[Gap]:
    known = {answer.indicator_id: answer for answer in solution.indicator_answers.all()}
    for indicator in solution.demand.indicators.all():
        answer = known.get(indicator.pk)
        if answer is None or not (answer.answer and answer.value.strip() and answer.how.strip()):
            yield Gap(ANSWERS, say("请响应指标“%s”：填写响应、承诺值和依据") % indicator.name)
        elif not answer.is_complete:
            yield Gap(ANSWERS, say("请写明指标“%s”优于或低于目标的幅度") % indicator.name)


def _members(solution: Any) -> Iterator[Gap]:
    rows = list(solution.members.all())
    if not rows:
        yield Gap(MEMBERS, say("请至少填写一位团队成员"))
    for row in rows:
        if not (row.unit.strip() and row.role.strip() and row.share):
            yield Gap(MEMBERS, say("请填写%s的所在单位、承担的工作和投入时间") % row.name)


def _maturity(solution: Any) -> Iterator[Gap]:
    if solution.trl and solution.trl_end and solution.trl_end < solution.trl:
        yield Gap("trl_end", say("完成时的技术成熟度不能低于现有水平，请核对"))


def _stages(solution: Any) -> Iterator[Gap]:
    rows, term = list(solution.stages.all()), solution.demand.term_months
    if not rows:
        yield Gap(STAGES, say("请至少填写一个阶段"))
    for row in rows:
        if term and row.month > term:
            text = say("“%(goal)s”定在第 %(month)s 个月，超过需求的攻关期限 %(term)s 个月")
            yield Gap(STAGES, text % {"goal": row.goal, "month": row.month, "term": term})


def _money(solution: Any) -> Iterator[Gap]:
    rows = list(solution.money_lines.all())
    if not rows:
        yield Gap(MONEY, say("请填写经费的来源和用途"))
        return
    total = sum(row.amount for row in rows)
    if total <= 0:
        yield Gap(MONEY, say("经费合计须大于 0"))
    if solution.money != total:
        text = say("经费表合计 %(sum)s 万元，与所需经费 %(money)s 万元不一致，请重新保存经费表")
        yield Gap(MONEY, text % {"sum": f"{total:,.2f}", "money": f"{solution.money or 0:,.2f}"})


SECTIONS = Sections(
    (
        Section(
            "overview",
            _("方案概述与技术路线"),
            ("title", "summary", "approach"),
            fields=("summary", "approach"),
        ),
        Section("indicators", _("指标响应"), (), _answers, hint=_("逐项响应；达不到的也如实填写，并写明能达到的值。")),
        Section("team", _("团队"), ("team",), _members, fields=("team",)),
        Section(
            "foundation",
            _("研究基础"),
            ("foundation", "trl", "trl_end"),
            _maturity,
            fields=("foundation", "trl", "trl_end"),
        ),
        Section("units", _("合作单位与分工"), ("division",), fields=("division",)),
        Section("schedule", _("进度安排"), (), _stages, fields=("schedule",)),
        Section("money", _("经费"), (), _money, hint=_("单位：万元，两位小数；合计由系统计算。")),
        Section("ip", _("知识产权"), ("ip_terms",), fields=("ip_terms",)),
        Section("pledge", _("附件与承诺"), ("unclassified_declared",), fields=("unclassified_declared",)),
    )
)
pairs.labels("matching.Solution", "sections", {section.key: section.title for section in SECTIONS})
