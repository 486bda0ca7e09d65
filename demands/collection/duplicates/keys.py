"""Keys by which passages that are alike are found among a hundred thousand demands without reading them.

Min-hash in bands: each of BANDS keys of a passage is made of ROWS smallest hashes of its pairs of characters. Two
passages that have a share j of their pairs in common share a given key with probability j^ROWS, so passages at the line
of "the same passage" (Dice 60 %, j = 0.43) share one with 62 %, three of them with 94 %, and unrelated ones
(j = 0.03) hardly ever. What is found is then compared exactly; a key decides nothing.
"""

import random
import struct
import zlib
from collections.abc import Iterable

from demands.collection.duplicates.passages import Passage

BANDS, ROWS = 12, 3
PRIME = (1 << 61) - 1
_drawn = random.Random(2021)  # noqa: S311 -- no secret: the same multipliers on every machine, for ever
FACTORS = [(_drawn.randrange(1, PRIME), _drawn.randrange(PRIME)) for _n in range(BANDS * ROWS)]


def keys_of(passages: Iterable[Passage]) -> list[int]:
    """The keys of all passages, each once, as PostgreSQL's integers."""
    found: set[int] = set()
    for passage in passages:
        if passage.pairs:
            found.update(_bands(passage.pairs))
    return sorted(found)


def _bands(pairs: frozenset[str]) -> Iterable[int]:
    plain = [zlib.crc32(pair.encode()) for pair in pairs]
    least = [min((a * one + b) % PRIME for one in plain) for a, b in FACTORS]
    for band in range(BANDS):
        packed = struct.pack(f"<B{ROWS}Q", band, *least[band * ROWS : (band + 1) * ROWS])
        yield zlib.crc32(packed) - (1 << 31)
