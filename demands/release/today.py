"""What the public reads of a demand today: the copy as it was published, with what was corrected and adjusted since.

The copy itself is never written over: it stands in `PublicDemand.snapshot`, what reads today in `corrected`.
"""

from decimal import Decimal
from typing import Any

from demands.release import hall


def of_row(row: Any) -> dict[str, Any]:
    """What is read of a row of the hall."""
    return row.corrected or row.snapshot


def of(demand: Any) -> dict[str, Any]:
    """The same of a demand; before it is in the hall the copy to come."""
    row = getattr(demand, "public_row", None)
    return of_row(row) if row else hall.copy_of(demand)


def put(row: Any, said: dict[str, Any]) -> None:
    """From now on the public reads and finds this; the copy as it was published stays beside it."""
    row.corrected, row.search, row.key_indicators = said, hall.words(said), hall.key_indicators(said)
    row.term_months, row.total_investment = said["term_months"], Decimal(said["total_investment"])
    row.save(update_fields=["corrected", "search", "key_indicators", "term_months", "total_investment"])
