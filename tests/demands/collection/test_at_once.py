"""Several units, or several people of one unit, hand in at the same moment (article 7)."""

import pytest

from demands.collection.models import Demand
from portal.workflow import StepRefused, perform
from tests.at_once import at_once
from tests.factories import collection, people

pytestmark = pytest.mark.django_db(transaction=True)


def handing_in(demand):
    admin = people.member(demand.organisation, is_admin=True)
    return lambda: perform(demand, "submit", by=admin, unclassified=True)


def test_demands_handed_in_at_once_have_numbers_without_gaps_or_doubles(db):
    into = collection.open_round()
    waiting = [collection.in_review(into=into) for _n in range(6)]

    at_once(*(handing_in(demand) for demand in waiting))

    codes = sorted(Demand.objects.values_list("code", flat=True))
    assert codes == [f"ZJ-2026-000{n}" for n in range(1, 7)]


def test_a_unit_does_not_pass_its_limit_by_handing_in_twice_at_once(db):
    into, unit = collection.open_round(per_unit=1), people.verified_unit()
    waiting = [collection.in_review(unit, into=into) for _n in range(2)]

    answers = at_once(*(handing_in(demand) for demand in waiting))

    assert {type(answer) for answer in answers} == {Demand, StepRefused}
    assert Demand.objects.filter(state="submitted").count() == 1
    assert Demand.objects.exclude(code="").get().code == "ZJ-2026-0001"
