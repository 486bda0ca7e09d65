"""What a client knows: every sending of a form is on disk before it leaves and again when its answer is there."""

import json
import os
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TAKEN = 302
REFUSED = (403, 404, 409, 422)


class Journal:
    """One client's file; each line is on the disk before `write` returns."""

    def __init__(self, path: Path):
        self.file = path.open("a")

    def write(self, **line: Any) -> None:
        """One line, with the time."""
        self.file.write(json.dumps(line | {"at": time.time()}, ensure_ascii=False) + "\n")
        self.file.flush()
        os.fsync(self.file.fileno())


@dataclass
class Sent:
    """One form under one token: what was sent, and every answer that came."""

    token: str
    step: str
    who: str
    path: str
    title: str
    digest: str
    fields: dict[str, str]
    statuses: list[int] = field(default_factory=list)
    answered_at: list[float] = field(default_factory=list)
    sendings: int = 0

    @property
    def acknowledged(self) -> bool:
        return TAKEN in self.statuses

    @property
    def refused(self) -> bool:
        """Refused and never taken."""
        return not self.acknowledged and any(status in REFUSED for status in self.statuses)

    @property
    def unknown(self) -> bool:
        """Nobody told the client what became of it."""
        return not self.acknowledged and not self.refused


def read(paths: Iterable[Path]) -> list[Sent]:
    """Everything that was sent under a token, by all clients."""
    found: dict[str, Sent] = {}
    answers: dict[str, list[dict]] = defaultdict(list)
    for line in (json.loads(text) for path in paths for text in path.read_text().splitlines()):
        if line["what"] == "sending":
            kept = {k: line[k] for k in ("token", "step", "who", "path", "title", "digest", "fields")}
            found.setdefault(line["token"], Sent(**kept)).sendings += 1
        elif line["what"] == "answer":
            answers[line["token"]].append(line)
    for token, sent in found.items():
        sent.statuses = [line["status"] for line in answers[token]]
        sent.answered_at = [line["at"] for line in answers[token] if line["status"] == TAKEN]
    return list(found.values())
