"""Which parts of a demand may be adjusted, and the demand as an adjustment would leave it."""

from copy import copy
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from demands.collection import copies
from demands.collection.layouts.reading import layout_of
from demands.collection.models import Demand

# Locked by article 11, each with the reason that its page shows.
LOCKED = {
    "title": _("需求名称在发布后不得改变（实施办法第十一条），如须更名，请撤回后重新提出需求。"),
    "tasks": _("攻关任务在发布后不得改变（实施办法第十一条），如须变更，请撤回后重新提出需求。"),
}
# What evaluation and release rested on beside them (field, whether it is anonymous) stays too.
ADJUSTABLE = (
    "subfield",
    "keywords",
    "term_months",
    "contact",
    "contact_phone",
    "background",
    "deliverables",
    "users",
    "cross_region_reason",
    "total_investment",
    "own_money",
    "way_of_solving",
    "ip_terms",
    "provider_conditions",
)
CELLS = ("name", "present", "target", "unit", "method")
MONEY = ("total_investment", "own_money")
# States of a demand in which it is public and not at its end.
STATES = ("published", "matching", "matched", "unmatched", "reserved")


def asked_for(demand: Any) -> tuple[str, ...]:
    """The adjustable fields that the form of the demand's round shows."""
    shown = {each.key for each in layout_of(demand).shown}
    return tuple(name for name in ADJUSTABLE if name in shown)


def locked(demand: Any) -> list[dict[str, Any]]:
    """What stays, in the words of the demand's form, each with the reason."""
    layout = layout_of(demand)
    return [{"label": layout.label(name), "value": getattr(demand, name), "why": why} for name, why in LOCKED.items()]


def rows_of(demand: Any) -> list[dict[str, Any]]:
    """The demand's indicators as rows to be edited, each with its key."""
    return [{"id": row.pk} | {name: getattr(row, name) for name in CELLS} for row in demand.indicators.all()]


def as_json(demand: Any, name: str, value: Any) -> Any:
    """A value of a column as JSON can keep it."""
    return str(value) if name in MONEY and value is not None else value


def applied(demand: Any, changes: dict[str, Any]) -> Demand:
    """A copy of the demand with these values, never saved."""
    made = copy(demand)
    made._state = copy(demand._state)
    put(made, changes)
    return made


def put(demand: Any, changes: dict[str, Any]) -> None:
    """Set these columns. Raises ValueError for one that may not be adjusted."""
    for name, value in changes.items():
        if name not in ADJUSTABLE:
            raise ValueError(name)
        setattr(demand, name, demand._meta.get_field(name).to_python(value))


def contents(demand: Any, changes: dict[str, Any], rows: list[dict[str, Any]] | None) -> dict[str, Any]:
    """The whole contents as they would read."""
    after = copies.content(applied(demand, changes))
    return after if rows is None else after | {"indicators": _cells(rows, CELLS)}


def public_contents(demand: Any, changes: dict[str, Any], rows: list[dict[str, Any]] | None) -> dict[str, Any]:
    """The same as the public would read it."""
    after = copies.public(applied(demand, changes))
    names = CELLS if demand.present_is_public else tuple(name for name in CELLS if name != "present")
    return after if rows is None else after | {"indicators": _cells(rows, names)}


def differences(demand: Any, before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, str]]:
    """Label, before and after of whatever reads differently."""
    was, will_be = copies.rows_that_differ(_plain(before), _plain(after))
    return copies.changes(was, will_be, layout_of(demand))


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    # Answers to added fields cannot be adjusted; the public copy has them as a list, which is not compared.
    money = {name: f"{Decimal(said[name]):,.2f}" for name in MONEY if said.get(name)}
    return said | money | {"answers": {}}


def _cells(rows: list[dict[str, Any]], names: tuple[str, ...]) -> list[dict[str, str]]:
    return [{name: row.get(name, "") for name in names} for row in rows]
