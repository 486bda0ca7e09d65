"""Release lists, and demands as far as a list needs them."""

import itertools
from datetime import timedelta
from decimal import Decimal

from demands.collection.layouts import default, editing
from demands.collection.models import CollectionRound, Demand, FormVersion
from demands.release import opening, services
from demands.release.models import Takedown
from portal import clock
from portal.accounts.models import Region
from portal.calls.models import Field
from portal.workflow import perform
from tests.factories import people
from tests.factories.calls import CallFactory
from tests.support import place

_numbers = itertools.count(1)
DEPARTMENTS = ("310000", "320000", "330000", "340000")


def collection_round(call=None, *, fields=()):
    """A closed round of collection; `fields` of its form are other than the built-in ones."""
    number, now = next(_numbers), clock.now()
    made = CollectionRound.objects.create(
        call=call or CallFactory(),
        name="2026 年度第一批",
        code=f"ZJ2026-{number}",
        opens_at=now - timedelta(days=60),
        closes_at=now - timedelta(days=30),
        term_min=24,
        term_max=36,
        per_unit=5,
        notice="征集通知",
        created_by=people.person(),
    )
    layout = default.layout()
    for each in fields:
        layout = editing.put(layout, "fields", each)
    FormVersion.objects.filter(round=made).update(contents=layout.as_json())
    return place(made, CollectionRound.State.CLOSED)


def selected_demand(region="330000", secrecy_passed=True, field="人工智能", **more):
    """A demand that its department selected for release."""
    number, region = next(_numbers), Region.objects.get(pk=region)
    unit = more.pop("unit", None) or people.verified_unit(region=region)
    in_round = more.pop("round", None) or collection_round()
    given = {
        "title": f"兆瓦时级储能系统关键技术研发{number}",
        "code": f"{region.letters}-2026-{1000 + number:04d}",
        "keywords": ["储能", "钠离子电池"],
        "subfield": "新型储能",
        "tasks": "突破磷酸焦磷酸铁钠正极材料的低温性能。",
        "term_months": 30,
        "total_investment": Decimal("1200.00"),
        "own_money": Decimal("123.45"),
        "contact": "许知远",
        "contact_phone": "0575-0000 0000",
        "way_of_solving": "cooperation",
    }
    made = Demand.objects.create(
        round=in_round,
        organisation=unit,
        demander=unit,
        region=region,
        field=Field.objects.get(name=field),
        created_by=people.person(),
        created_at=clock.now(),
        submitted_at=clock.now(),
        lapses_at=in_round.closes_at,
        secrecy_passed=secrecy_passed,
        **(given | more),
    )
    made.indicators.create(order=1, name="循环寿命", present="6000", target="≥12000", unit="次", method="第三方检测")
    return place(made, Demand.State.SELECTED)


def release_list(demands=None, by=None, **words):
    """A list as an officer of the Office drew it up; without demands where none are given."""
    given = {
        "title": f"2026 年度第{next(_numbers)}批榜单",
        "window_days": 30,
        "deadline": clock.now() + timedelta(days=7),
        "notice": "",
    }
    by = by or people.staff("office_officer")
    return services.draw_up(call=CallFactory(), by=by, demands=demands or [], **(given | words))


def asked_for_signature(demands=None, **words):
    """A list that the Office sent to the four departments."""
    drawn_up = release_list(demands or [selected_demand()], **words)
    return perform(drawn_up, "request_cosign", by=people.staff("office_officer"))


def sign(asked, *regions):
    """These departments sign; their approvers come back."""
    approvers = [people.staff("dept_approver", Region.objects.get(pk=region)) for region in regions]
    for approver in approvers:
        perform(asked, "cosign", by=approver, confirmed=True)
    return approvers


def published(demands=None, **words):
    """A list that all four signed and an approver of the Office published."""
    asked = asked_for_signature(demands, **words)
    sign(asked, *DEPARTMENTS)
    return perform(asked, "publish", by=people.staff("office_approver"))


def out(**more):
    """A demand that was published a moment ago."""
    demand = selected_demand(**more)
    published([demand])
    return Demand.objects.get(pk=demand.pk)


def correction(demand=None, by=None):
    """A correction in which nothing is changed yet."""
    demand = demand or out()
    return opening.correction(demand, by=by or people.staff("dept_officer", demand.region))


def corrected(demand=None, indicators=None, **texts):
    """A correction of these texts and indicators, signed and out."""
    return signed(to_be_signed(demand, indicators, **texts))


def drafted(demand=None, indicators=None, **texts):
    """A correction in which these texts and indicators are changed."""
    made = correction(demand)
    if not texts and not indicators:
        texts = {"background": "更正后的背景。"}
    changed = {"texts": texts, "indicators": indicators or {}}
    return perform(made, "compose", by=made.created_by, reason="文字有误，予以更正。", changed=changed)


def to_be_signed(demand=None, indicators=None, **texts):
    """The same, sent to the approver."""
    made = drafted(demand, indicators, **texts)
    return perform(made, "request_signature", by=made.created_by)


def signed(made):
    """The same, signed."""
    by = people.staff("dept_approver", made.demand.region)
    return perform(made, "sign", by=by, confirmed=True, secrecy=True)


def takedown(demand=None):
    """A takedown that is noted and not yet taken."""
    return Takedown.objects.create(demand=demand or out())


def closed(demand=None, by=None):
    """A takedown that closed the content."""
    demand = demand or out()
    by = by or people.staff("dept_officer", demand.region)
    return opening.takedown(demand, by=by, ground="secret", finding="第二段参数过细，今日上午发现。")
