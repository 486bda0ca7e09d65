"""Where anchors are kept outside the database. A place is named in `ANCHOR_PLACES` by its class and its options."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

IN_A_FILE = 1000


@dataclass(frozen=True)
class Anchor:
    """One line of a place: the text that was signed, and its signature."""

    body: str
    key_id: str
    algorithm: str
    signature: str

    @property
    def said(self) -> dict:
        """The root, read."""
        return json.loads(self.body)

    @property
    def hash(self) -> str:
        """By which the next root names this one."""
        return hashlib.sha256(self.body.encode()).hexdigest()

    def line(self) -> bytes:
        """As a place keeps it."""
        return json.dumps(vars(self), ensure_ascii=False, sort_keys=True).encode() + b"\n"


class Place(Protocol):
    """What keeps anchors: it only ever adds. Another host, an object store, a timestamping service fit behind this."""

    name: str

    def append(self, anchor: Anchor) -> None:
        """Add a line for good. Raises OSError where it cannot."""

    def anchors(self) -> Iterator[Anchor]:
        """Everything that was added, oldest first. Raises ValueError where a line is none."""

    def last(self) -> Anchor | None:
        """What was added last."""


class Folder:
    """A folder, of this host or of another mounted here: a file for each thousand roots, to which lines are added.

    On the host that owns it, `chattr +a` on the files makes the system refuse anything else.
    """

    def __init__(self, path: str | Path):
        self.path, self.name = Path(path), str(path)

    def append(self, anchor: Anchor) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        file = self.path / f"roots-{anchor.said['number'] // IN_A_FILE:06d}.jsonl"
        with file.open("ab") as out:
            fcntl.flock(out, fcntl.LOCK_EX)
            out.write(anchor.line())
            out.flush()
            os.fsync(out.fileno())

    def anchors(self) -> Iterator[Anchor]:
        for file in self._files():
            with file.open("rb") as lines:
                for line in lines:
                    yield _read(file, line)

    def last(self) -> Anchor | None:
        files = self._files()
        lines = files[-1].read_bytes().splitlines() if files else []
        return _read(files[-1], lines[-1]) if lines else None

    def _files(self) -> list[Path]:
        return sorted(self.path.glob("roots-*.jsonl"))


def _read(file: Path, line: bytes) -> Anchor:
    try:
        return Anchor(**json.loads(line))
    except (TypeError, ValueError) as wrong:
        raise ValueError(f"{file.name} holds a line that is no anchor") from wrong


def places() -> list[Place]:
    """Every place that the settings name, the first of them the one that pages read."""
    return [import_string(path)(**options) for path, options in settings.ANCHOR_PLACES]
