"""The sections of the application's form, and what each still misses; one table for form, check page and refusals."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal.records import pairs
from portal.sections.parts import Gap, Section, Sections
from projects.applications.models.papers import Commitment


def _term(application: Any) -> Iterator[Gap]:
    term, most = application.term_months, application.call.value("application_term_max")
    if term and term > most:
        yield Gap("term_months", say("实施期限最长 %(most)s 个月，现为 %(term)s 个月") % {"most": most, "term": term})
    asked = application.direction.term_months
    if term and asked and asked < term <= most:
        text = say("指南方向的实施期限是 %(asked)s 个月，现为 %(term)s 个月")
        yield Gap("term_months", text % {"asked": asked, "term": term})


def _subtopics(application: Any) -> Iterator[Gap]:
    rows = list(application.subtopics.all())
    if not rows:
        yield Gap("subtopics", say("请至少分解出一个课题"))
    for number, row in enumerate(rows, 1):
        if not row.goal.strip():
            yield Gap("subtopics", say("请填写课题 %s 的目标与内容") % number)


def _units(application: Any) -> Iterator[Gap]:
    rows = list(application.participants.all())
    members = {row.organisation_id for row in rows}
    for row in rows:
        if not row.duty.strip():
            yield Gap("participants", say("请填写%s的分工") % row.organisation)
    for topic in application.subtopics.all():
        if topic.organisation_id and topic.organisation_id not in members:
            text = say("课题“%(topic)s”的承担单位%(unit)s不在联合体中，请加入")
            yield Gap("participants", text % {"topic": topic.title, "unit": topic.organisation})


def _indicators(application: Any) -> Iterator[Gap]:
    rows = list(application.indicators.all())
    if not rows:
        yield Gap("indicators", say("请至少填写一项考核指标"))
    # A quantity without dimension has no unit, so that this column may stay empty.
    columns = {"start": _("立项时的值"), "midterm": _("中期值"), "end": _("完成时的值"), "method": _("考核方式")}
    for number, row in enumerate(rows, 1):
        for name, label in columns.items():
            if not getattr(row, name).strip():
                yield Gap("indicators", say("请填写指标 %(n)s 的%(label)s") % {"n": number, "label": label})


def _milestones(application: Any) -> Iterator[Gap]:
    rows, term = list(application.milestones.all()), application.term_months
    if not rows:
        yield Gap("milestones", say("请至少填写一个里程碑"))
    for row in rows:
        if term and row.month > term:
            text = say("里程碑“%(title)s”定在第 %(month)s 个月，超过实施期限 %(term)s 个月")
            yield Gap("milestones", text % {"title": row.title, "month": row.month, "term": term})
        if not row.evidence.strip():
            yield Gap("milestones", say("请填写里程碑“%s”的考核内容与证明材料") % row.title)


def _budget(application: Any) -> Iterator[Gap]:
    if not list(application.budget.all()):
        yield Gap("budget", say("请填写经费概算"))


def _pledge(application: Any) -> Iterator[Gap]:
    given = {row.kind for row in application.commitments.all()}
    for kind, text in Commitment.Kind.choices:
        if kind not in given:
            yield Gap(f"commitments_{kind}", say("请勾选承诺：%s") % text)


SECTIONS = Sections(
    (
        Section(
            "project",
            _("项目信息"),
            (
                "title",
                "keywords",
                "summary",
                "necessity",
                "content",
                "innovation",
                "basis",
                "ip_terms",
                "risks",
                "term_months",
            ),
            _term,
            hint=_("由指南方向、需求和揭榜方案带入的内容可以修改；评审采用匿名方式，正文请勿出现单位和人员名称。"),
        ),
        Section("subtopics", _("课题分解"), (), _subtopics, hint=_("每个课题有一家承担单位和一位负责人。")),
        Section("units", _("单位与分工"), (), _units, hint=_("只能选择已认证的单位；牵头单位不能更换。")),
        Section("people", _("项目负责人与人员"), ("leader", "leader_title"), hint=_("项目负责人须在线确认。")),
        Section(
            "indicators",
            _("考核指标"),
            ("deliverables",),
            _indicators,
            hint=_("写明立项时、中期和完成时的值，用于评审、考核和验收。"),
        ),
        Section("milestones", _("里程碑"), (), _milestones, hint=_("按立项后第几个月填写。")),
        Section("budget", _("经费概算"), ("total_money", "public_money"), _budget, hint=_("单位：万元，两位小数。")),
        Section("files", _("附件"), hint=_("联合申报协议、研究基础证明材料等，PDF、Word、Excel 或图片。")),
        Section("pledge", _("承诺"), (), _pledge, hint=_("由牵头单位代表联合体作出。")),
    )
)
pairs.labels("applications.Application", "sections", {section.key: section.title for section in SECTIONS})
