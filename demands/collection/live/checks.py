"""Each check of a demand that is being written: how it stands, why, and where it is mended."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as say

from demands.collection import completeness
from demands.collection.layouts.reading import layout_of
from demands.collection.live import titles
from demands.collection.models import Demand
from demands.collection.rules import filing

GOOD, LOOK, BAD = "ok", "wait", "no"
# A number, or a word that names a grade or a yes: something that a test can tell.
MEASURABLE = re.compile(r"\d|[一二三四五六七八九十百千万亿零两]|级|等|通过|合格|达到|自主|国产")


@dataclass(frozen=True)
class Check:
    """One check: GOOD, LOOK (worth a look) or BAD (keeps it from being handed in), the reasons, where to go."""

    label: str
    tone: str
    seen: list[str]
    url: str = ""


def checks_of(demand: Demand, rows: list[Any], files: list[Any]) -> list[Check]:
    """Every check, worst first. `rows` are its indicators, `files` its attachments with their sources."""
    found = [
        _by_rules(say("单位资格"), demand, [filing.leading_enterprise, filing.no_ban_in_force], _unit_page(demand)),
        _limit(demand),
        _of_rules(say("期限"), demand, ("term_months", "field"), [*filing.in_time.reasons(demand, None, None)]),
        _of_rules(say("投入"), demand, ("total_investment", "own_money"), []),
        _indicators(demand, rows),
        _attachments(demand, files),
        _titles(demand),
        _words(demand, rows),
    ]
    return sorted(found, key=lambda check: (BAD, LOOK, GOOD).index(check.tone))


def _by_rules(label: str, demand: Demand, rules: Iterable[Any], url: str) -> Check:
    reasons = [reason for rule in rules for reason in rule.reasons(demand, None, None)]
    return Check(label, BAD if reasons else GOOD, reasons or [say("符合")], url if reasons else "")


def _of_rules(label: str, demand: Demand, keys: tuple[str, ...], more: list[str]) -> Check:
    """The rules that rest on these fields of the form; what is still empty is told by the list of sections."""
    gaps = [gap for key in keys if key in completeness.RULES for gap in completeness.RULES[key](demand)]
    seen = [*(gap.text for gap in gaps), *more]
    url = _place(demand, gaps[0].field) if gaps else ""
    return Check(label, BAD if seen else GOOD, seen or [say("符合")], url)


def _limit(demand: Demand) -> Check:
    reasons = filing.within_the_limit.reasons(demand, None, None)
    fine = say("每单位最多提交 %s 项") % demand.round.per_unit
    return Check(say("限项"), BAD if reasons else GOOD, reasons or [fine])


def _indicators(demand: Demand, rows: list[Any]) -> Check:
    url, label = _section(demand, "indicators"), say("技术指标")
    if not rows:
        return Check(label, BAD, [say("请至少填写一项技术指标")], url)
    vague = [row for row in rows if row.target.strip() and not MEASURABLE.search(row.target)]
    text = say("“%(name)s”的目标值“%(target)s”没有数值，难以考核，请写数值和比较符")
    seen = [text % {"name": row.name, "target": row.target} for row in vague]
    same = [row for row in rows if row.target.strip() and row.target.strip() == row.present.strip()]
    seen += [say("“%s”的目标值与现有水平相同，请核对") % row.name for row in same]
    fine = say("%s 项，目标值可以考核") % len(rows)
    return Check(label, LOOK if seen else GOOD, seen or [fine], url if seen else "")


def _attachments(demand: Demand, files: list[Any]) -> Check:
    label, seen, bad = say("附件"), [], False
    for file in files:
        use = getattr(file, "use", None)
        if file.is_rejected:
            seen, bad = [*seen, say("“%s”未通过安全扫描，请删除后换用干净的文件") % file.name], True
        elif use and use.version.is_expired:
            seen.append(say("“%s”已过有效期，请从材料库选用新的版本") % file.name)
    if not files:
        seen.append(say("还没有附件；出资承诺函、骨干企业证明等可从材料库选用"))
    fine = say("%s 个，均在有效期内") % len(files)
    tone = BAD if bad else LOOK if seen else GOOD
    return Check(label, tone, seen or [fine], _section(demand, "pledge") if seen else "")


def _titles(demand: Demand) -> Check:
    close = titles.close_to(demand)
    text = say("与%(whose)s“%(title)s”相近 %(share)d%%，请核对是否重复，或在背景中说明区别")
    seen = [text % {"whose": near.whose, "title": near.title, "share": near.share} for near in close]
    fine = say("与本单位的和已公开的需求没有相近的名称")
    return Check(say("相近需求"), LOOK if seen else GOOD, seen or [fine], _place(demand, "title") if seen else "")


def _words(demand: Demand, rows: list[Any]) -> Check:
    """Words of the year's list: a person looks; nothing is refused for a word."""
    words = [word for word in re.split(r"[、,，\s]+", demand.call.value("secrecy_words")) if word]
    hits = [(label, word, key) for label, text, key in _texts(demand, rows) for word in words if word in text]
    text = say("%(label)s中有“%(word)s”，请核对内容是否涉密；涉密内容不得填报")
    seen = [text % {"label": label, "word": word} for label, word, _key in hits]
    fine = say("没有需要留意的词语")
    return Check(say("涉密提示"), LOOK if seen else GOOD, seen or [fine], _place(demand, hits[0][2]) if hits else "")


def _texts(demand: Demand, rows: list[Any]) -> Iterator[tuple[str, str, str]]:
    """Label, text and field of everything written in words."""
    for each in layout_of(demand).shown:
        value = getattr(demand, each.key) if each.column else demand.answers.get(each.key)
        if isinstance(value, str) and value:
            yield each.label, value, completeness.form_name(each)
    for row in rows:
        yield say("指标“%s”") % row.name, f"{row.name} {row.present} {row.target} {row.method}", "indicators"


def _section(demand: Demand, key: str) -> str:
    return reverse("demand_section", args=[demand.pk, key])


def _place(demand: Demand, name: str) -> str:
    """The page of the section in which a field stands, at the field."""
    for section in completeness.sections_of(demand):
        if name in section.fields or name == section.key:
            return f"{_section(demand, section.key)}#id_{name}"
    return ""


def _unit_page(demand: Demand) -> str:
    return demand.organisation.get_absolute_url()
