"""For each machine, how a record of it comes to be in its first state, with an owner in Zhejiang (330000)."""

from collections.abc import Callable

from tests.factories import people

MACHINES: dict[str, Callable] = {"organisation": people.unit}
