"""Several people at the same moment: one solution of a unit, one agreement of a demand (article 10)."""

import pytest

from demands.collection.models import Demand
from demands.matching import services
from demands.matching.models import Agreement, Solution
from portal.workflow import StepRefused, perform
from tests.at_once import at_once
from tests.factories import matching as make
from tests.factories import people

pytestmark = pytest.mark.django_db(transaction=True)


def begin(demand, unit, by):
    return lambda: services.begin(demand=demand, unit=unit, by=by, title="同时新建")


def test_two_colleagues_who_begin_at_once_have_one_draft(demand, provider):
    fillers = [people.member(provider) for _n in range(2)]
    done = at_once(*[begin(demand, provider, filler) for filler in fillers])

    assert sorted(type(each).__name__ for each in done) == ["Solution", "StepRefused"]
    assert Solution.objects.count() == 1


def test_of_two_providers_who_sign_at_once_one_is_agreed(demand, org_admin):
    make.in_matching(demand)
    agreements = [
        make.agreement(make.place(make.draft(demand, make.provider_unit(region)), "negotiating"), by=org_admin)
        for region in ("310000", "320000")
    ]
    for drawn in agreements:
        perform(drawn, "sign_as_demander", by=org_admin, pledge=True)

    def sign(drawn):
        by = people.member(drawn.solution.organisation, is_admin=True)
        return lambda: perform(drawn, "sign_as_provider", by=by, pledge=True)

    done = at_once(*[sign(drawn) for drawn in agreements])

    refused = [each for each in done if isinstance(each, Exception)]
    assert [type(each) for each in refused] == [StepRefused]
    assert sorted(Agreement.objects.values_list("state", flat=True)) == ["broken", "signed"]
    assert sorted(Solution.objects.values_list("state", flat=True)) == ["agreed", "not_chosen"]
    assert Demand.objects.get().state == "matched"


def test_turning_down_and_signing_at_once_do_not_lock_each_other_up(demand, org_admin, provider, provider_admin):
    drawn = make.agreement(make.negotiating(demand, unit=provider), by=org_admin)
    perform(drawn, "sign_as_demander", by=org_admin, pledge=True)
    at_once(
        lambda: perform(drawn, "sign_as_provider", by=provider_admin, pledge=True),
        lambda: perform(drawn.solution, "turn_down", by=org_admin, reason="经费超出预算"),
    )

    states = (Agreement.objects.get().state, Solution.objects.get().state, Demand.objects.get().state)
    assert states in {("signed", "agreed", "matched"), ("broken", "not_chosen", "matching")}
