"""The contents of a demand as plain data: whole for its versions, the public part for everybody."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as say

from demands.collection.layouts import answers, default
from demands.collection.layouts.parts import FormField, Layout
from demands.collection.layouts.reading import layout_of
from portal.sections import comparing

COLUMNS = ("name", "present", "target", "unit", "method")
# Read from every public copy, whether the form asked for it or not.
ALWAYS: dict[str, Any] = {"subfield": "", "keywords": []}


def shown(demand: Any, name: str) -> Any:
    """One answer as a reader sees it: words for choices, money in 万元 with two decimals."""
    value = getattr(demand, name)
    if name == "way_of_solving":
        return demand.get_way_of_solving_display()
    if name == "field":
        return str(value) if value else ""
    if name in ("total_investment", "own_money"):
        return "" if value is None else f"{value:.2f}"
    return list(value) if name == "keywords" else value


def read(demand: Any, name: str) -> Any:
    """One answer for the eye: as `shown`, money with its thousands apart."""
    value = getattr(demand, name)
    return f"{value:,.2f}" if isinstance(value, Decimal) else shown(demand, name)


def read_field(demand: Any, each: FormField) -> str:
    """The answer to any field of the form, in words."""
    return comparing.line(read(demand, each.key)) if each.column else answers.of(demand, each)


def content(demand: Any) -> dict[str, Any]:
    """Every answer, as JSON can keep it; those to added fields under `answers`, by their keys."""
    layout = layout_of(demand)
    told = {each.key: shown(demand, each.key) for each in layout.told()}
    return told | {
        "answers": {each.key: answers.of(demand, each) for each in layout.added},
        "indicators": _indicators(demand, with_present=True),
    }


def public(demand: Any) -> dict[str, Any]:
    """The public answers only; a unit that wishes not to be named is called by its region.

    `labels` and `answers` (key, label, value) keep the words of the form, so that the copy can be read without it.
    """
    layout = layout_of(demand)
    told = [each for each in layout.told() if each.public]
    hidden = say("%s某企业") % demand.region.name
    return (
        ALWAYS
        | {each.key: shown(demand, each.key) for each in told}
        | {
            "code": demand.code,
            "year": demand.call.year,
            "round": demand.round.name,
            "organisation": hidden if demand.is_anonymous else demand.organisation.name,
            "region": demand.region_id,
            "region_name": demand.region.name,
            "city": "" if demand.is_anonymous else demand.organisation.city,
            "field_id": demand.field_id,
            "indicators": _indicators(demand, with_present=demand.present_is_public),
            "labels": {each.key: each.label for each in told},
            "answers": _public_answers(demand, layout),
        }
    )


def called(copy: dict[str, Any], name: str) -> str:
    """What the form calls an answer of a public copy; the built-in words for one from before forms were kept."""
    return copy.get("labels", {}).get(name) or default.layout().label(name)


def tells(copy: dict[str, Any], name: str) -> bool:
    """Whether the form makes this answer public at all, whether or not it is filled."""
    return name in copy.get("labels", copy)


def restricted(demand: Any) -> list[str]:
    """What the form calls the answers that the public never reads."""
    asked = layout_of(demand).shown
    return [each.label for each in asked if not each.public and not (each.column and each.column.is_choice)]


def changes(before: dict[str, Any], after: dict[str, Any], layout: Layout) -> list[dict[str, str]]:
    """What differs between two versions of a demand, in the order of its form."""
    labels = {each.key if each.column else answers.form_name(each.key): each.label for each in layout.shown}
    labels.pop("unclassified_declared", None)
    return comparing.changes(_in_order(before), _in_order(after), labels | {"indicators": say("技术指标")})


def rows_that_differ(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both without the indicators that read the same in both; whole where only their order is another."""
    was, will_be = before["indicators"], after["indicators"]
    one, other = [row for row in was if row not in will_be], [row for row in will_be if row not in was]
    return (before | {"indicators": one}, after | {"indicators": other}) if one or other else (before, after)


def _in_order(version: dict[str, Any]) -> dict[str, Any]:
    """Flat, with the cells of the table in the order of its columns, which JSON in the database does not keep."""
    rows = [[row.get(name, "") for name in COLUMNS] for row in version.get("indicators", [])]
    added = {answers.form_name(key): value for key, value in version.get("answers", {}).items()}
    return version | added | {"indicators": rows}


def _public_answers(demand: Any, layout: Layout) -> list[dict[str, str]]:
    public_ones = [each for each in layout.added if each.public]
    told = [(each, answers.of(demand, each)) for each in public_ones]
    return [{"key": each.key, "label": each.label, "value": value} for each, value in told if value]


def _indicators(demand: Any, *, with_present: bool) -> list[dict[str, str]]:
    names = [name for name in COLUMNS if with_present or name != "present"]
    return [{name: getattr(row, name) for name in names} for row in demand.indicators.all()]
