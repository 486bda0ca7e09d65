"""Every test of matching stands at one instant of the programme year, with a demand whose window is open."""

from datetime import timedelta

import pytest

from portal import clock
from tests.conftest import NOW
from tests.factories import matching as make
from tests.factories import people


@pytest.fixture(autouse=True)
def _standing(db, now, call):
    """The year is there and the clock stands still."""


@pytest.fixture
def demand(unit):
    """A published demand of the Zhejiang enterprise; its window closes in thirty days."""
    return make.demand_with_window(unit)


@pytest.fixture
def provider():
    """A verified university of Shanghai."""
    return make.provider_unit()


@pytest.fixture
def provider_admin(provider):
    return people.member(provider, is_admin=True)


@pytest.fixture
def provider_editor(provider):
    return people.member(provider)


@pytest.fixture
def after_the_window():
    """The clock an hour past the deadline of the window."""
    with clock.standing_at(NOW + timedelta(days=30, hours=1)) as moved:
        yield moved
