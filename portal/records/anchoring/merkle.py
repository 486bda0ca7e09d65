"""A Merkle tree over the heads of all chains, in the manner of RFC 6962: leaves and nodes are hashed apart."""

import hashlib
from collections.abc import Iterable

Leaf = tuple[str, int, int, str]  # machine, object, number of rows, hash of the last
EMPTY = hashlib.sha256(b"").hexdigest()


def leaf_hash(leaf: Leaf) -> bytes:
    """Of `machine:object:count:hash`."""
    return hashlib.sha256(b"\0" + ":".join(map(str, leaf)).encode()).digest()


def root(leaves: Iterable[Leaf]) -> str:
    """The root, in hexadecimal, over the leaves in their order by machine and object."""
    row = [leaf_hash(leaf) for leaf in sorted(leaves)]
    while len(row) > 1:
        row = _above(row)
    return row[0].hex() if row else EMPTY


def path(leaves: Iterable[Leaf], wanted: Leaf) -> list[tuple[str, str]]:
    """What leads from one leaf to the root: side ("left", "right") and hash of each neighbour, from below."""
    ordered = sorted(leaves)
    place, row, found = ordered.index(wanted), [leaf_hash(leaf) for leaf in ordered], []
    while len(row) > 1:
        beside = place ^ 1
        if beside < len(row):
            found.append(("left" if beside < place else "right", row[beside].hex()))
        place, row = place // 2, _above(row)
    return found


def _above(row: list[bytes]) -> list[bytes]:
    """The row above: pairs hashed together, one left over goes up as it is."""
    pairs = [hashlib.sha256(b"\1" + row[i] + row[i + 1]).digest() for i in range(0, len(row) - 1, 2)]
    return pairs + row[len(pairs) * 2 :]
