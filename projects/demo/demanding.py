"""Article 7 in the demo: rounds of collection, and demands on their way through the form and the check."""

from datetime import datetime
from typing import Any

from demands.collection import checklist, completeness, services
from demands.collection.models import CollectionRound, Demand, Indicator
from demands.collection.models.counters import next_number
from demands.collection.models.fields import WayOfSolving
from portal import clock
from portal.accounts.models import Region
from portal.calls.models import Call
from portal.workflow import perform
from projects.demo.cast import Cast, read

WAYS = {label: value for value, label in WayOfSolving.choices}
DEMANDS = {row["key"]: row for row in read("demands")}
PLAIN = (
    "subfield", "keywords", "background", "tasks", "deliverables", "term_months", "cross_region_reason",
    "total_investment", "own_money", "users", "ip_terms", "provider_conditions",
)  # fmt: skip
ALL_PASSED = {item.key: (True, "") for item in checklist.ITEMS}
REASON = "材料与填报内容不一致，须单位核实后更正。"


def draft_round(cast: Cast, call: Call, name: str, opens: datetime, closes: datetime) -> CollectionRound:
    """A round that the Office has drafted, in all fields and the four regions."""
    made = CollectionRound.objects.create(
        call=call,
        name=name,
        code=f"YRD-{call.year}-Z{next_number(f'round:{call.year}'):02d}",
        opens_at=opens,
        closes_at=closes,
        term_min=call.value("demand_term_min"),
        term_max=call.value("demand_term_max"),
        per_unit=call.value("demands_per_unit"),
        notice=f"面向沪苏浙皖骨干企业征集{name}技术需求，请在平台填报。",
        created_by=cast.office_officer,
    )
    made.fields.set(call.fields.all())
    made.regions.set(Region.objects.members())
    return made


def open_round(cast: Cast, drafted: CollectionRound) -> CollectionRound:
    """The four departments agree to its notice and the Office opens it."""
    for _region, approver in cast.approvers:
        perform(drafted, "agree", by=approver)
    return perform(drafted, "open", by=cast.office_approver)


def draft(cast: Cast, key: str, collection_round: CollectionRound, *, filled: bool = True) -> Demand:
    """A demand of the data files as its unit's filler typed it, whole or only begun."""
    row = DEMANDS[key]
    unit = cast.units[row["organisation"]]
    demand = services.new_demand(
        collection_round=collection_round, unit=unit, title=row["title"], by=cast.editor(row["organisation"])
    )
    if filled:
        _fill(demand, row)
    return demand


def _fill(demand: Demand, row: dict[str, Any]) -> None:
    for name in PLAIN:
        setattr(demand, name, row[name])
    demand.way_of_solving = WAYS[row["way_of_solving"]]
    demand.field = demand.round.fields.get(name=row["field"])
    done = {"n": 1, "by": demand.created_by.name, "at": clock.now().isoformat()}
    demand.sections = {section.key: done for section in completeness.SECTIONS}
    demand.unclassified_declared = True
    demand.save()
    Indicator.objects.bulk_create(
        Indicator(demand=demand, order=order, **indicator) for order, indicator in enumerate(row["indicators"], 1)
    )


def copy(cast: Cast, earlier: Demand, collection_round: CollectionRound) -> Demand:
    """An earlier demand of the same unit, taken into a later round."""
    key = cast.key_of(earlier.organisation)
    return services.new_demand(
        collection_round=collection_round, unit=earlier.organisation, title=earlier.title, by=cast.editor(key),
        copy_of=earlier,
    )  # fmt: skip


def to_unit_review(cast: Cast, demand: Demand) -> Demand:
    """The filler is done."""
    return perform(demand, "request_org_review", by=cast.editor(cast.key_of(demand.organisation)))


def hand_in(cast: Cast, demand: Demand) -> Demand:
    """The unit's administrator submits it."""
    reviewed = to_unit_review(cast, demand)
    return perform(reviewed, "submit", by=cast.admin_of(demand.organisation), unclassified=True)


def accept(cast: Cast, demand: Demand) -> Demand:
    """The officer decides every item of the checklist and accepts."""
    officer = cast.officer(demand.region_id)
    services.decide_items(demand, ALL_PASSED, by=officer)
    return perform(demand, "accept", by=officer)


def send_back(cast: Cast, demand: Demand, due: datetime) -> Demand:
    """The officer lists what is to be corrected."""
    officer = cast.officer(demand.region_id)
    items = list(checklist.ITEMS)
    services.decide_items(demand, ALL_PASSED | {items[0].key: (False, REASON)}, by=officer)
    return perform(demand, "return_for_correction", by=officer, defects=[f"{items[0].label}：{REASON}"], due=due)


def reject(cast: Cast, demand: Demand, why: str = "与本单位上一批次未入选的需求内容相同。") -> Demand:
    """The approver refuses it, on a ground from the list."""
    services.decide_items(demand, ALL_PASSED, by=cast.officer(demand.region_id))
    ground, words = checklist.GROUNDS[0]
    reason = f"{words}。{why}"
    return perform(demand, "reject", by=cast.approver(demand.region_id), ground=ground, reason=reason)
