"""What the public reads of a demand, and what differs between two versions."""

import pytest

from demands.collection import tasks
from demands.collection.models import Demand
from tests.factories import collection

pytestmark = pytest.mark.django_db


def test_the_public_copy_leaves_out_what_is_restricted(now):
    public = collection.submitted().public()

    assert {"contact", "contact_phone", "own_money"} & set(public) == set()
    assert (public["total_investment"], public["way_of_solving"]) == ("1200.00", "合作")
    assert public["keywords"] == ["钠电", "储能"]


def test_a_unit_that_wishes_not_to_be_named_is_called_by_its_region(now):
    demand = collection.submitted(is_anonymous=True)

    assert demand.public()["organisation"] == "浙江省某企业"
    assert demand.organisation.name not in str(demand.public())


def test_present_levels_stay_inside_where_the_unit_says_so(now):
    public = collection.submitted(present_is_public=False).public()

    assert [set(row) for row in public["indicators"]] == [{"name", "target", "unit", "method"}] * 2


def test_a_correction_is_shown_beside_what_it_corrects(now):
    demand = collection.submitted()
    Demand.objects.filter(pk=demand.pk).update(term_months=36)
    demand.indicators.filter(order=2).delete()
    demand = Demand.objects.get(pk=demand.pk)
    demand.versions.create(number=2, content=demand.content(), by=demand.created_by, at=now)

    assert tasks.changes_of(demand) == [
        {"label": "攻关期限（月）", "before": "30", "after": "36"},
        {
            "label": "技术指标",
            "before": "循环寿命，6000，≥12000，次，第三方检测报告\n能量密度，105，≥120，Wh/kg，第三方检测报告",
            "after": "循环寿命，6000，≥12000，次，第三方检测报告",
        },
    ]


def test_a_demand_handed_in_once_has_nothing_to_compare_with(now):
    assert tasks.changes_of(collection.submitted()) == []
