"""One cell of the matrix: a person asks an address by a method; what came of it against what the policy says."""

import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from zlib import crc32

from django.conf import settings
from django.db import transaction

from tests.everywhere.watch import rows_touched, watching
from tests.security.matrix.people import client_of, signs_in
from tests.workflow.cast import Player

SIGN_IN, FORBIDDEN, NOT_THERE, NO_SUCH_METHOD, OPEN = "sign in", 403, 404, 405, "open"
# What an open address may answer: a page, a way on, a form sent back, a step that cannot be taken now.
ANSWERS = {"GET": {200, 202, 302}, "HEAD": {200, 202, 302}, "POST": {200, 302, 409, 422}}
LOGIN = "/accounts/login/?next="
KEYS = re.compile(r"[\w-]{20,}|\d+")
INCIDENT = re.compile(rb"[0-9A-F]{12}")
PASSING = ("X-Request-Id", "Set-Cookie")


@dataclass
class Asked:
    """What came of one request: the answer and what was written."""

    status: int
    location: str
    page: bytes
    headers: tuple[tuple[str, str], ...]
    statements: list[str]
    refusals: int


@dataclass
class Asking:
    """Asks for people, each in a browser of their own, undoes what came of it, and counts."""

    clients: dict[int, tuple[Any, str]] = field(default_factory=dict)
    cells: int = 0
    wrong: list[str] = field(default_factory=list)

    def sign_in(self, cast: list[Player]) -> None:
        """Open everybody's browser: signing in writes, asking must not."""
        for player in cast:
            client = client_of(player)
            cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
            self.clients[id(player)] = (client, cookie.value if cookie else "")

    def ask(self, player: Player, method: str, path: str) -> Asked:
        """One request, its traces undone."""
        client = self._client(player)
        body = {"token": "x"} if method == "POST" else {}
        with transaction.atomic():
            with watching() as seen:
                answer = client.post(path, body) if body else client.generic(method, path)
            transaction.set_rollback(True)
        page = b"" if answer.streaming else answer.content
        headers = tuple(sorted((k, v) for k, v in answer.items() if k not in PASSING))
        looks = seen.looks if method not in ("GET", "HEAD") else []
        return Asked(
            answer.status_code, answer.get("Location", ""), page, headers, seen.statements + looks, seen.refusals
        )

    def judge(self, player: Player, method: str, path: str, expected: Any, asked: Asked) -> None:
        """Put the cell down as wrong unless it is what was expected and nothing was written that should not be."""
        self.cells += 1
        if why := _fault(player, method, expected, asked):
            self.wrong.append(f"{player.name}: {method} {path}: {why}, expected {expected}")

    def _client(self, player: Player) -> Any:
        """The person's browser as it was when it signed in: what earlier answers left in it is forgotten."""
        client, session = self.clients[id(player)]
        client.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: session} if session else {})
        return client


def _fault(player: Player, method: str, expected: Any, asked: Asked) -> str:
    """What is wrong with a cell; empty where nothing is."""
    if expected == OPEN:
        if asked.status not in ANSWERS[method] or asked.location.startswith(LOGIN):
            return f"answered {asked.status} {asked.location}"
        return f"looking wrote {asked.statements[0][:80]}" if method != "POST" and asked.statements else ""
    said = SIGN_IN if asked.status == 302 and asked.location.startswith(LOGIN) else asked.status
    if said != expected:
        return f"answered {asked.status} {asked.location}"
    if asked.statements:
        return f"was refused and wrote {asked.statements[0][:80]}"
    on_record = int(signs_in(player) and expected in (FORBIDDEN, NOT_THERE))
    return "" if asked.refusals == on_record else f"{asked.refusals} refusals on record"


def same(one: Asked, other: Asked) -> bool:
    """Whether two answers cannot be told apart, the number of the incident aside."""
    return (one.status, one.headers, INCIDENT.sub(b"", one.page)) == (
        other.status,
        other.headers,
        INCIDENT.sub(b"", other.page),
    )


class Chosen:
    """Which cells are asked: all of them, or every n-th by the cell's own name and a seed.

    Keys and codes in an address are not part of its name: the same sample is asked in every run.
    """

    def __init__(self, one_in: int, seed: int):
        self.one_in, self.seed = one_in, seed

    def __call__(self, *cell: Any) -> bool:
        name = KEYS.sub("#", ":".join(map(str, cell)))
        return self.one_in == 1 or crc32(f"{self.seed}:{name}".encode()) % self.one_in == 0


__all__ = ["Asked", "Asking", "Chosen", "rows_touched", "same"]
