"""The sections of the demand's form, and what each still misses; one reading for form, check page and refusals."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection.layouts import answers, default
from demands.collection.layouts.parts import FormField, Layout
from demands.collection.layouts.reading import layout_of
from portal.records import pairs
from portal.sections.parts import Gap, Section, Sections

Rule = Callable[[Any], Iterator[Gap]]
# What comes filled before anybody looked at it says nothing about whether a section was begun.
FILLED_AT_FIRST = ("title", "present_is_public", "is_anonymous")


@dataclass(frozen=True)
class OneSection(Section):
    """A section as the form of the demand's round has it."""

    asks: tuple[FormField, ...] = ()

    def gaps(self, record: Any) -> list[Gap]:
        """What is missing, too long, or against a rule that rests on a field of this section."""
        missing = [each for each in self.asks if each.required and is_empty(record, each)]
        gaps = [Gap(form_name(each), say("请填写%s") % each.label) for each in missing]
        return gaps + [gap for each in self.asks for gap in _too_long(record, each)] + list(self.further(record))

    def is_begun(self, record: Any) -> bool:
        filled = (each for each in self.asks if each.key not in FILLED_AT_FIRST and not is_empty(record, each))
        return self.key in record.sections or any(filled)


def sections_of(record: Any) -> Sections:
    """The sections of a demand's form, in the order of its round's version."""
    return _worked_out(layout_of(record))


def form_name(each: FormField) -> str:
    """What the field is called in the form that is sent."""
    return each.key if each.column else answers.form_name(each.key)


def is_empty(record: Any, each: FormField) -> bool:
    """Whether nothing is answered; a promise that is not given is no answer."""
    if each.column is None:
        return answers.is_empty(record.answers.get(each.key), each)
    return getattr(record, record._meta.get_field(each.key).attname) in (None, "", [], False)


def _worked_out(layout: Layout) -> Sections:
    if "sections" not in layout.worked_out:
        layout.worked_out["sections"] = Sections(
            OneSection(
                section.key,
                section.title,
                further=_rules_of(section.key, asks),
                fields=tuple(form_name(each) for each in asks),
                required=tuple(form_name(each) for each in asks if each.required),
                hint=section.hint,
                asks=asks,
            )
            for section in layout.sections
            for asks in [layout.of(section.key)]
        )
    return layout.worked_out["sections"]


def _rules_of(section: str, asks: tuple[FormField, ...]) -> Rule:
    """The rules beyond being filled: each belongs to the section where its field stands, the table to its own."""
    rules = [RULES[each.key] for each in asks if each.key in RULES]
    if section == "indicators":
        rules.append(_indicators)

    def further(record: Any) -> Iterator[Gap]:
        for rule in rules:
            yield from rule(record)

    return further


def _too_long(record: Any, each: FormField) -> Iterator[Gap]:
    """A text that came from a form with other limits."""
    text = record.answers.get(each.key) if each.column is None else getattr(record, each.key)
    if each.limit and isinstance(text, str) and len(text) > each.limit:
        words = say("%(label)s最多 %(most)d 字，现有 %(now)d 字，请缩短")
        yield Gap(form_name(each), words % {"label": each.label, "most": each.limit, "now": len(text)})


def _term(demand: Any) -> Iterator[Gap]:
    term, of = demand.term_months, demand.round
    if term and not of.term_min <= term <= of.term_max:
        text = say("攻关期限须在 %(min)s～%(max)s 个月之间，现为 %(term)s 个月")
        yield Gap("term_months", text % {"min": of.term_min, "max": of.term_max, "term": term})


def _field(demand: Any) -> Iterator[Gap]:
    if demand.field_id and not demand.round.fields.filter(pk=demand.field_id).exists():
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


def _total(demand: Any) -> Iterator[Gap]:
    total = demand.total_investment
    if total is not None and total <= 0:
        yield Gap("total_investment", say("总投入须大于 0"))


def _own_money(demand: Any) -> Iterator[Gap]:
    total, own = demand.total_investment, demand.own_money
    if total is not None and own is not None and own > total:
        text = say("需求方出资 %(own)s 万元超过总投入 %(total)s 万元，请核对")
        yield Gap("own_money", text % {"own": _plain(own), "total": _plain(total)})


def _plain(amount: Decimal) -> str:
    return f"{amount:,.2f}"


RULES: dict[str, Rule] = {
    "term_months": _term,
    "field": _field,
    "total_investment": _total,
    "own_money": _own_money,
}
# Those of the form that a year starts with.
SECTIONS = _worked_out(default.layout())
pairs.labels("collection.Demand", "sections", dict(default.SECTIONS))
pairs.labels("collection.Demand", "answers", {each.key: each.label for each in default.layout().added})
