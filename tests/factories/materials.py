"""Materials of a unit's library."""

import itertools

from portal.materials import services
from tests.factories import people
from tests.factories.files import pdf

_numbers = itertools.count(1)


def material(unit=None, *, by=None, **more):
    """A licence in the library of a unit."""
    unit = unit or people.verified_unit()
    facts = {"kind": "licence", "name": f"营业执照 {next(_numbers)}", "valid_until": None, "level": "C"} | more
    return services.add(unit=unit, upload=pdf(), by=by or people.member(unit), **facts)
