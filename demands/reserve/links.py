"""Places of reserve entries in the chain."""

from collections.abc import Iterable
from typing import Any

from portal import chain


@chain.earlier("reserve_entry")
def before_entry(entry: Any) -> list:
    """The agreement that it rests on, and the demand."""
    return chain.of([entry.agreement, entry.demand])


@chain.later("agreement")
def after_agreement(agreement: Any) -> Iterable:
    return agreement.reserve_entries.filter(submitted_at__isnull=False)


@chain.later("demand")
def after_demand(demand: Any) -> Iterable:
    return demand.reserve_entries.filter(submitted_at__isnull=False)
