"""The contents of a demand as plain data: whole for its versions, the public part for everybody."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as say

# What the unit fills in, in the order of the form, without the table of indicators.
FILLED = (
    "title",
    "field",
    "subfield",
    "keywords",
    "term_months",
    "contact",
    "contact_phone",
    "background",
    "tasks",
    "deliverables",
    "present_is_public",
    "users",
    "cross_region_reason",
    "total_investment",
    "own_money",
    "way_of_solving",
    "ip_terms",
    "provider_conditions",
    "is_anonymous",
)
# What nobody outside the unit and the departments reads.
RESTRICTED = ("contact", "contact_phone", "own_money")
COLUMNS = ("name", "present", "target", "unit", "method")


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


def label(demand: Any, name: str) -> str:
    """What a reader calls an answer."""
    return str(demand._meta.get_field(name).verbose_name)


def content(demand: Any) -> dict[str, Any]:
    """Every answer, as JSON can keep it."""
    answers = {name: shown(demand, name) for name in FILLED}
    return answers | {"indicators": _indicators(demand, with_present=True)}


def public(demand: Any) -> dict[str, Any]:
    """The public answers only; a unit that wishes not to be named is called by its region."""
    answers = {name: shown(demand, name) for name in FILLED if name not in (*RESTRICTED, "present_is_public")}
    hidden = say("%s某企业") % demand.region.name
    return answers | {
        "code": demand.code,
        "year": demand.call.year,
        "round": demand.round.name,
        "organisation": hidden if demand.is_anonymous else demand.organisation.name,
        "region": demand.region_id,
        "region_name": demand.region.name,
        "city": "" if demand.is_anonymous else demand.organisation.city,
        "field_id": demand.field_id,
        "indicators": _indicators(demand, with_present=demand.present_is_public),
    }


def changes(before: dict[str, Any], after: dict[str, Any], labels: dict[str, str]) -> list[dict[str, Any]]:
    """What differs between two versions: label, before, after, in the order of the form."""
    rows = [
        {"label": labels[name], "before": line(before.get(name)), "after": line(after.get(name))}
        for name in FILLED
        if before.get(name) != after.get(name)
    ]
    old, new = (_lines(version.get("indicators", [])) for version in (before, after))
    if old != new:
        rows.append({"label": say("技术指标"), "before": "\n".join(old), "after": "\n".join(new)})
    return rows


def _indicators(demand: Any, *, with_present: bool) -> list[dict[str, str]]:
    names = [name for name in COLUMNS if with_present or name != "present"]
    return [{name: getattr(row, name) for name in names} for row in demand.indicators.all()]


def _lines(rows: list[dict[str, str]]) -> list[str]:
    return ["，".join(row.get(name, "") for name in COLUMNS if row.get(name)) for row in rows]


def line(value: Any) -> str:
    """One answer in words."""
    if isinstance(value, bool):
        return say("是") if value else say("否")
    return "、".join(value) if isinstance(value, list) else str(value or "")
