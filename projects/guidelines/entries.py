"""The reserve entries in a guideline: listed when it is issued, back in the pool when it ends unapplied for."""

from typing import Any

from demands.reserve.models import ReserveEntry
from portal import locks
from portal.accounts.models import User
from portal.workflow import perform


def of(guideline: Any) -> Any:
    """The entries in it."""
    return ReserveEntry.objects.filter(directions__guideline=guideline)


def list_all(guideline: Any) -> list[str]:
    """List every entry; their codes."""
    return [_driven(entry, "list", guideline) for entry in locks.rows(of(guideline))]


def unlist_all(guideline: Any) -> list[str]:
    """Put every entry that it listed, and for which nobody applied, back into the pool; their codes."""
    if guideline.issued_at is None:
        return []
    listed = of(guideline).filter(state=ReserveEntry.State.LISTED)
    return [_driven(entry, "unlist", guideline) for entry in locks.rows(listed)]


def _driven(entry: Any, name: str, guideline: Any) -> str:
    return perform(entry, name, by=User.objects.system(), cause=guideline).code
