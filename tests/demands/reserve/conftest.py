"""Every test of the reserve stands at one instant of the programme year."""

import pytest

from tests.factories import matching


@pytest.fixture(autouse=True)
def _standing(db, now, call):
    """The year is there and the clock stands still."""


@pytest.fixture
def agreement(unit):
    """Signed by the Zhejiang enterprise and a university of Shanghai."""
    demand = matching.demand_with_window(unit)
    return matching.signed_agreement(matching.negotiating(demand, unit=matching.provider_unit("310000")))


@pytest.fixture
def demand(agreement):
    return agreement.demand


@pytest.fixture
def provider_unit(agreement):
    return agreement.solution.organisation
