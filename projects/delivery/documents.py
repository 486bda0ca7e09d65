"""任务书 in the official layout: what is agreed, the tables as annexes, who signed."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say

from portal.documents import making
from portal.documents.official import Official, day_in_words, instant_in_words
from portal.templatetags.portal_tags import money
from projects.delivery import signing
from projects.delivery.periods import last_day


@making.makes("task_agreement")
def task_agreement(agreement: Any) -> making.Made:
    """The agreement as it stands; dated once it is in force."""
    signatures = list(signing.standing(agreement))
    official = Official(
        title=say("长三角科技创新共同体联合攻关计划\n项目任务书"),
        number=agreement.code,
        attached=tuple(annex["title"] for annex in _annexes(agreement)),
        signatories=tuple(signature.signed_for for signature in signatures),
        dated=timezone.localdate(agreement.in_force_at) if agreement.in_force_at else None,
    )
    context = {"lines": list(_lines(agreement, signatures)), "annexes": _annexes(agreement), "run_on": True}
    return "documents/text.html", official, context


def _lines(agreement: Any, signatures: list[Any]) -> Iterable[dict[str, Any]]:
    project, terms = agreement.project, agreement.terms
    yield from _part(say("一、基本信息"), _basics(agreement))
    yield from _part(say("二、目标与成果"), terms["goal"].splitlines())
    yield from _part(say("三、实施方案"), agreement.plan.splitlines())
    yield from _part(say("四、课题"), (_subtopic(topic) for topic in terms["subtopics"]))
    yield from _part(say("五、与其他任务的衔接"), agreement.cooperation.splitlines() or [say("无。")])
    yield from _part(say("六、经费"), [say("批准财政资金%s万元，分项预算见附件。") % money(project.granted)])
    yield from _part(say("七、知识产权"), terms["ip_terms"].splitlines() or [say("按国家有关规定执行。")])
    yield from _part(say("八、签署"), _signatures(signatures))


def _part(heading: str, paragraphs: Iterable[str]) -> list[dict[str, Any]]:
    texts = [text for text in paragraphs if text.strip()]
    return [{"level": 1, "text": heading}, *({"level": 0, "text": text} for text in texts)] if texts else []


def _basics(agreement: Any) -> list[str]:
    project = agreement.project
    said = [
        say("项目名称：%s") % project.title,
        say("项目编号：%s") % project.code,
        say("牵头单位：%s") % project.lead.name,
        say("项目负责人：%s") % agreement.terms["leader"],
    ]
    if agreement.starts_on:
        ends = last_day(agreement.starts_on, project.term_months)
        said.append(
            say("实施期限：%(from)s至%(to)s") % {"from": day_in_words(agreement.starts_on), "to": day_in_words(ends)}
        )
    return said


def _subtopic(topic: dict[str, Any]) -> str:
    return say("%(title)s：承担单位%(unit)s，负责人%(leader)s。%(goal)s") % topic


def _signatures(signatures: list[Any]) -> Iterable[str]:
    for signature in signatures:
        said = {"who": signature.signed_for, "person": signature.person.name, "at": instant_in_words(signature.at)}
        yield say("%(who)s：%(person)s于%(at)s在线签署。") % said
    digests = dict.fromkeys(signature.digest[:16] for signature in signatures)
    yield from (say("签署内容的摘要：%s") % digest for digest in digests)


def _annexes(agreement: Any) -> list[dict[str, Any]]:
    terms = agreement.terms
    units = [[u["name"], u["region"], u["role"], u["duty"]] for u in terms["units"]]
    indicators = [[i["name"], i["start"], i["midterm"], i["end"], i["unit"], i["method"]] for i in terms["indicators"]]
    milestones = [[row["title"], row["month"], row["evidence"]] for row in agreement.milestones]
    lines = list(agreement.budget.select_related("organisation"))
    budget = [
        [line.organisation.name, line.get_source_display(), line.get_subject_display(), line.year, line.amount]
        for line in lines
    ]
    budget.append([say("合计"), "", "", "", sum((line.amount for line in lines), Decimal(0))])
    return [
        _table(say("承担单位"), {say("单位"): "", say("省（市）"): "w5", say("角色"): "w5", say("分工"): ""}, units),
        _table(
            say("考核指标"),
            {
                say("指标"): "",
                say("立项时"): "w4",
                say("中期"): "w5",
                say("完成时"): "w4",
                say("单位"): "w4",
                say("考核方式"): "",
            },
            indicators,
        ),
        _table(say("里程碑"), {say("里程碑"): "", say("第几个月"): "w5", say("考核内容与证明材料"): ""}, milestones),
        _table(
            say("经费预算（万元）"),
            {say("单位"): "", say("来源"): "w5", say("科目"): "w5", say("年度"): "w4", say("金额"): "w5"},
            budget,
        ),
    ]


def _table(title: str, heads: dict[str, str], rows: list[list[Any]]) -> dict[str, Any]:
    """A table from its heads, each with the class of its width, and its rows."""
    return {
        "title": title,
        "columns": [{"label": head, "width": width} for head, width in heads.items()],
        "rows": [[_cell(value) for value in row] for row in rows],
    }


def _cell(value: Any) -> dict[str, Any]:
    numeric = not isinstance(value, str)
    return {"text": money(value) if hasattr(value, "quantize") else str(value), "numeric": numeric}
