"""Every test of release stands at one instant of the programme year."""

import pytest


@pytest.fixture(autouse=True)
def _standing(db, now, call):
    """The year is there and the clock stands still."""
