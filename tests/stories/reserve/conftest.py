"""The day on which the walks begin, a window for everybody, and units that have met before."""

import pytest

from portal import clock
from tests.conftest import NOW
from tests.factories import matching, people
from tests.stories.reserve.walking import Windows


@pytest.fixture(autouse=True)
def _the_day(transactional_db, call):
    """10 March 2026, for the server too."""
    clock.move(NOW - clock.now())


@pytest.fixture
def at(visitor):
    """`at.admin(unit)`, `at.approver("310000")`, `at.office()`; no window shows a fault or asks a stranger."""
    windows = Windows(visitor)
    yield windows
    assert windows.faults == []


@pytest.fixture
def agreement(unit):
    """Signed by the Zhejiang enterprise and a university of Shanghai."""
    demand = matching.demand_with_window(unit)
    return matching.signed_agreement(matching.negotiating(demand, unit=matching.provider_unit("310000")))


@pytest.fixture
def rival(shanghai):
    """A leading enterprise of Shanghai."""
    return people.verified_unit(shanghai)
