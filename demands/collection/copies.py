"""The contents of a demand as plain data: whole for its versions, the public part for everybody."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as say

from portal.sections import comparing
from portal.sections.parts import label

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


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, str]]:
    """What differs between two versions, in the order of the form."""
    from demands.collection.models import Demand  # which reads this file

    labels = {name: label(Demand, name) for name in FILLED} | {"indicators": say("技术指标")}
    return comparing.changes(_in_order(before), _in_order(after), labels)


def _in_order(version: dict[str, Any]) -> dict[str, Any]:
    """With the cells of the table in the order of its columns, which JSON in the database does not keep."""
    rows = [[row.get(name, "") for name in COLUMNS] for row in version.get("indicators", [])]
    return version | {"indicators": rows}


def _indicators(demand: Any, *, with_present: bool) -> list[dict[str, str]]:
    names = [name for name in COLUMNS if with_present or name != "present"]
    return [{name: getattr(row, name) for name in names} for row in demand.indicators.all()]
