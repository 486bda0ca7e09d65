"""Proving the record: reads only, and shares no code with what writes it.

`chains` recomputes every hash; `anchors` holds the chains and the row history against the signed roots outside the
database; `rows` holds the business tables against their history. Each finds what the ones before it cannot see.
"""

from datetime import datetime

from portal.records.verifying.anchors import Anchored, anchored
from portal.records.verifying.chains import chain_faults, count
from portal.records.verifying.fault import Fault
from portal.records.verifying.reading import unchanging
from portal.records.verifying.rows import row_faults
from portal.records.verifying.versions import history_faults

__all__ = ["Fault", "chain_faults", "count", "faults"]


def faults(*, since: datetime | None = None, rows: bool = False) -> list[Fault]:
    """Every broken place: in the chains, against the anchors and, with `rows`, in the tables themselves.

    `since`: only chains that grew, and roots that were made, from that instant on.
    """
    with unchanging():
        known: Anchored = anchored(since)
        of_chains = list(chain_faults(known, since))
        of_tables = row_faults() if rows else ()
        return [*known.faults, *of_chains, *known.lost(), *history_faults(known), *of_tables]
