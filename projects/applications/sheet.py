"""The material of an application for its experts: whole, or blind, without units and names (article 14)."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as say

from projects.applications.budget import Budget
from reviews.rounds.blinding import masked

TEXTS = ("summary", "necessity", "content", "innovation", "basis", "deliverables", "ip_terms", "risks", "ethics")


def of(application: Any, *, blind: bool) -> list[dict[str, Any]]:
    """Sections of `title` and one of `pairs` (label, value), `text` or `table` (head, rows)."""
    plain = _masked(application) if blind else _as_it_is
    texts = [{"title": _label(application, n), "text": plain(getattr(application, n))} for n in TEXTS]
    return [
        {"title": say("基本信息"), "pairs": _basics(application, blind)},
        *[section for section in texts if section["text"]],
        _indicators(application, plain),
        _subtopics(application, plain, blind),
        _milestones(application, plain),
        _money(application),
        *([] if blind else [_units(application)]),
    ]


def _as_it_is(text: str) -> str:
    return text


def _masked(application: Any) -> Callable[[str], str]:
    units = {str(p.organisation) for p in application.participants.all()} | {str(application.lead)}
    people = {str(t.leader) for t in application.subtopics.all() if t.leader} | {m.name for m in application.team.all()}
    return masked(units=units, people=people | {str(application.leader or "")})


def _label(application: Any, name: str) -> str:
    return str(application._meta.get_field(name).verbose_name)


def _basics(application: Any, blind: bool) -> list[tuple[str, Any]]:
    pairs = [
        (say("指南方向"), str(application.direction)),
        (say("关键词"), "、".join(application.keywords)),
        (say("实施期限（月）"), application.term_months),
        (say("总经费（万元）"), f"{application.total_money or 0:.2f}"),
        (say("申请财政资金（万元）"), f"{application.public_money or 0:.2f}"),
    ]
    if blind:
        regions = {p.organisation.region.name for p in application.participants.all()}
        return [*pairs, (say("联合体"), say("%(n)s 家单位，来自 %(m)s 个省（市）") % _counted(application, regions))]
    named = [(say("牵头单位"), str(application.lead)), (say("项目负责人"), str(application.leader or ""))]
    return named + pairs


def _counted(application: Any, regions: set[str]) -> dict[str, int]:
    return {"n": len(application.participants.all()), "m": len(regions)}


def _indicators(application: Any, plain: Callable[[str], str]) -> dict[str, Any]:
    head = [say("指标名称"), say("立项时"), say("中期"), say("完成时"), say("单位"), say("考核方式")]
    rows = [[plain(i.name), i.start, i.midterm, i.end, i.unit, plain(i.method)] for i in application.indicators.all()]
    return {"title": say("考核指标"), "table": {"head": head, "rows": rows}}


def _subtopics(application: Any, plain: Callable[[str], str], blind: bool) -> dict[str, Any]:
    head = [say("课题"), say("目标与内容")] + ([] if blind else [say("承担单位"), say("课题负责人")])
    rows = [
        [plain(t.title), plain(t.goal)] + ([] if blind else [str(t.organisation or ""), str(t.leader or "")])
        for t in application.subtopics.all()
    ]
    return {"title": say("课题分解"), "table": {"head": head, "rows": rows}}


def _milestones(application: Any, plain: Callable[[str], str]) -> dict[str, Any]:
    head = [say("里程碑"), say("第几个月"), say("考核内容与证明材料")]
    rows = [[plain(m.title), m.month, plain(m.evidence)] for m in application.milestones.all()]
    return {"title": say("里程碑"), "table": {"head": head, "rows": rows}}


def _money(application: Any) -> dict[str, Any]:
    from projects.applications.models import Source

    head = [say("科目"), *[str(label) for label in Source.labels], say("合计")]
    rows = [
        [str(row["label"] or say("合计")), *[f"{cell:.2f}" for cell in row["cells"]], f"{row['total']:.2f}"]
        for row in Budget.of(application).matrix()
    ]
    return {"title": say("经费概算（万元）"), "table": {"head": head, "rows": rows}}


def _units(application: Any) -> dict[str, Any]:
    head = [say("单位"), say("省（市）"), say("角色"), say("分工")]
    rows = [
        [str(p.organisation), p.organisation.region.name, p.get_role_display(), p.duty]
        for p in application.participants.all()
    ]
    return {"title": say("联合体"), "table": {"head": head, "rows": rows}}
