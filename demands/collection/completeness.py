"""The sections of the demand's form, and what each still misses; one table for form, check page and refusals."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal.records import pairs
from portal.sections.parts import Gap, Section, Sections


def _term(demand: Any) -> Iterator[Gap]:
    term, of = demand.term_months, demand.round
    if term and not of.term_min <= term <= of.term_max:
        text = say("攻关期限须在 %(min)s～%(max)s 个月之间，现为 %(term)s 个月")
        yield Gap("term_months", text % {"min": of.term_min, "max": of.term_max, "term": term})
    if demand.field_id and not of.fields.filter(pk=demand.field_id).exists():
        yield Gap("field", say("所选领域不在本批次征集范围内，请改选领域"))


def _indicators(demand: Any) -> Iterator[Gap]:
    rows = list(demand.indicators.all())
    if not rows:
        yield Gap("indicators", say("请至少填写一项技术指标"))
    # A quantity without dimension has no unit, so that this column may stay empty.
    columns = {"name": _("指标名称"), "present": _("现有水平"), "target": _("目标值"), "method": _("考核方式")}
    for number, row in enumerate(rows, 1):
        for name, label in columns.items():
            if not getattr(row, name).strip():
                yield Gap("indicators", say("请填写指标 %(n)s 的%(label)s") % {"n": number, "label": label})


def _money(demand: Any) -> Iterator[Gap]:
    total, own = demand.total_investment, demand.own_money
    if total is not None and total <= 0:
        yield Gap("total_investment", say("总投入须大于 0"))
    if total is not None and own is not None and own > total:
        text = say("需求方出资 %(own)s 万元超过总投入 %(total)s 万元，请核对")
        yield Gap("own_money", text % {"own": _plain(own), "total": _plain(total)})


def _plain(amount: Decimal) -> str:
    return f"{amount:,.2f}"


SECTIONS = Sections(
    (
        Section(
            "basics",
            _("单位与基本信息"),
            ("title", "field", "keywords", "term_months", "contact", "contact_phone"),
            _term,
            fields=("field", "subfield", "keywords", "term_months", "contact", "contact_phone"),
        ),
        Section("problem", _("技术难题"), ("background", "tasks"), fields=("background", "tasks")),
        Section("indicators", _("技术指标"), ("deliverables",), _indicators, fields=("deliverables",)),
        Section(
            "application",
            _("应用与跨区域"),
            ("users", "cross_region_reason"),
            fields=("users", "cross_region_reason"),
        ),
        Section(
            "investment",
            _("投入与合作方式"),
            ("total_investment", "own_money", "way_of_solving", "ip_terms"),
            _money,
            fields=("total_investment", "own_money", "way_of_solving", "ip_terms", "provider_conditions"),
        ),
        Section("pledge", _("附件与承诺"), ("unclassified_declared",), fields=("unclassified_declared",)),
    )
)
pairs.labels("collection.Demand", "sections", {section.key: section.title for section in SECTIONS})
