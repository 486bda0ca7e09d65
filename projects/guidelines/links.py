"""Where a guideline stands in the chain: after the reserve entries in it.

It yields no earlier or later records itself: many entries and applications meet in it, and a chain that went on
through it would join records that have nothing to do with each other.
"""

from collections.abc import Iterable
from typing import Any

from portal import chain
from projects.guidelines.models import Guideline


@chain.later("reserve_entry")
def guidelines_of(entry: Any) -> Iterable[Guideline]:
    """The guidelines that list the entry."""
    return Guideline.objects.filter(directions__reserve_entry=entry, issued_at__isnull=False).order_by("issued_at")
