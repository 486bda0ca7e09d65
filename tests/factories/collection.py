"""Rounds of collection and demands."""

import itertools
from datetime import timedelta
from decimal import Decimal

from demands.collection.models import CollectionRound, Demand
from portal import clock
from portal.accounts.models import Region
from portal.workflow import perform
from tests.factories import people
from tests.factories.calls import CallFactory, fields
from tests.support import place

_numbers = itertools.count(1)
SECTIONS = {
    "subfield": "新型储能",
    "keywords": ["钠电", "储能"],
    "term_months": 30,
    "contact": "许某",
    "contact_phone": "0575-0000 0000",
    "background": "现有材料导电性差，批次一致性不足。",
    "tasks": "一是提升正极材料导电性；二是形成成组均衡方案。",
    "deliverables": "样机 1 套，发明专利 8 项。",
    "users": "本单位储能电站首先应用。",
    "cross_region_reason": "正极材料在浙江，电解液与系统集成在上海、江苏。",
    "way_of_solving": "cooperation",
    "total_investment": Decimal("1200.00"),
    "own_money": Decimal("800.00"),
    "ip_terms": "共有，需求方优先使用。",
    "unclassified_declared": True,
}


def collection_round(state=CollectionRound.State.DRAFT, *, by=None, **more):
    """A round of the year over all four regions and fields, from yesterday for thirty days."""
    now = clock.now()
    defaults = {
        "call": CallFactory(),
        "name": f"第 {next(_numbers)} 批",
        "code": f"YRD-2026-Z{next(_numbers):03d}",
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=30),
        "term_min": 24,
        "term_max": 36,
        "per_unit": 5,
        "notice": "面向三省一市骨干企业征集联合攻关需求。",
        "created_by": by or people.staff("office_officer"),
    }
    made = CollectionRound.objects.create(**defaults | more)
    made.fields.set(fields())
    made.regions.set(Region.objects.members())
    return made if state == CollectionRound.State.DRAFT else place(made, state)


def open_round(**more):
    """A round into which demands are handed in."""
    return collection_round(CollectionRound.State.OPEN, **more)


def draft(unit=None, *, by=None, into=None, **more):
    """A demand with nothing but its name."""
    unit = unit or people.verified_unit()
    into = into or open_round()
    return Demand.objects.create(
        round=into,
        organisation=unit,
        demander=unit,
        region=unit.region,
        created_by=by or people.member(unit),
        created_at=clock.now(),
        lapses_at=into.closes_at,
        **{"title": f"兆瓦时级储能系统关键技术 {next(_numbers)}"} | more,
    )


def complete(unit=None, **more):
    """A draft that misses nothing."""
    made = draft(unit, **SECTIONS | {"field": fields()[3]} | more)
    made.indicators.create(
        order=1, name="循环寿命", present="6000", target="≥12000", unit="次", method="第三方检测报告"
    )
    made.indicators.create(
        order=2, name="能量密度", present="105", target="≥120", unit="Wh/kg", method="第三方检测报告"
    )
    return made


def in_review(unit=None, **more):
    """A complete demand that its administrator reads through."""
    made = complete(unit, **more)
    return perform(made, "request_org_review", by=made.created_by)


def submitted(unit=None, *, admin=None, **more):
    """A demand before its department, handed in by an administrator of the unit."""
    made = in_review(unit, **more)
    return perform(made, "submit", by=admin or people.member(made.organisation, is_admin=True), unclassified=True)


def demand_in(state, unit=None, **more):
    """A handed-in demand put into a later state."""
    return place(submitted(unit, **more), state)
