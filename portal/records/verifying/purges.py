"""What was purged when its time was over: signed tombstones that stand in the place of the rows that went."""

import json
from dataclasses import dataclass

from django.db import connection

from portal.records.anchoring import signing
from portal.records.verifying.fault import BAD_PURGE, Fault


@dataclass(frozen=True)
class Purged:
    """By machine, object and first number: last number, hash before, hash of the last; and forged purges."""

    ranges: dict[tuple[str, int, int], tuple[int, str, str]]
    faults: list[Fault]

    def after(self, chain: tuple[str, int], number: int, hash_: str) -> tuple[int, str]:
        """Where a chain stands behind the rows that went after this one."""
        while gone := self.ranges.get((*chain, number + 1)):
            last, before, ends = gone
            if before != hash_:
                break
            number, hash_ = last, ends
        return number, hash_


def purged() -> Purged:
    """Every purge whose signature holds; the others as faults."""
    ranges, faults = {}, []
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, body, algorithm, key_id, signature FROM records_purge ORDER BY id")
        for pk, body, algorithm, key_id, signature in cursor.fetchall():
            if not signing.is_signed(body, algorithm=algorithm, key_id=key_id, signature=signature):
                faults.append(Fault("purge", pk, 0, BAD_PURGE))
                continue
            for machine, object_id, first, last, before, ends in json.loads(body)["ranges"]:
                ranges[machine, object_id, first] = (last, before, ends)
    return Purged(ranges, faults)
