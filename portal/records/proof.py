"""What can be said of one object's chain now: whether it holds, up to which root it is covered."""

import json
from dataclasses import dataclass
from typing import Any

from portal.records.anchoring import merkle, signing
from portal.records.models import Head, Root, Rooted
from portal.records.verifying.anchors import Anchored
from portal.records.verifying.chains import faults_of_one
from portal.records.verifying.fault import BAD_SIGNATURE, NOT_AS_ANCHORED, Fault


@dataclass(frozen=True)
class Proof:
    """The chain's rows, what is wrong with them, the newest root that covers it and up to which row."""

    rows: int
    faults: list[Fault]
    root: Root | None
    covered: int

    @property
    def since(self) -> int:
        """Rows that no root covers yet."""
        return self.rows - self.covered

    @property
    def merkle(self) -> str:
        """The Merkle root that was signed."""
        return json.loads(self.root.body)["merkle"] if self.root else ""


def of(record: Any) -> Proof:
    """Every hash of the chain computed anew, and the root's signature checked by the public key."""
    chain = {"machine": record.machine, "object_id": record.pk}
    head, rooted = Head.objects.filter(**chain).first(), Rooted.objects.filter(**chain).first()
    root = Root.objects.filter(number=rooted.root).first() if rooted else None
    known = Anchored()
    if rooted:
        known.rows[record.machine, record.pk, rooted.count] = (rooted.hash, rooted.root)
    faults = list(faults_of_one((record.machine, record.pk), known)) + _of_the_root(root, rooted)
    return Proof(head.count if head else 0, faults, root, rooted.count if rooted else 0)


def _of_the_root(root: Root | None, rooted: Rooted | None) -> list[Fault]:
    if root is None or rooted is None:
        return []
    signed = signing.is_signed(root.body, algorithm=root.algorithm, key_id=root.key_id, signature=root.signature)
    said = [rooted.machine, rooted.object_id, rooted.count, rooted.hash] in json.loads(root.body)["changed"]
    wrong = [] if signed else [Fault("root", root.number, 0, BAD_SIGNATURE)]
    return wrong + ([] if said else [Fault("root", root.number, 0, NOT_AS_ANCHORED)])


def leaves_at(number: int) -> dict[tuple[str, int], merkle.Leaf]:
    """Every head as the root of that number covers it, by machine and object."""
    heads: dict[tuple[str, int], merkle.Leaf] = {}
    for body in Root.objects.filter(number__lte=number).order_by("number").values_list("body", flat=True):
        said = json.loads(body)
        if said["restored"]:
            heads.clear()
        heads |= {(m, o): (m, o, c, h) for m, o, c, h in said["changed"]}
    return heads
