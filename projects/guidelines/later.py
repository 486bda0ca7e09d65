"""What this stage asks of later ones, and tells them, without knowing them.

The stage of applications registers, when it loads, an answer to a question about a guideline (`@answers`) and what
follows for its own records when a guideline ends (`@follows`). What follows runs in the transaction of the step.
"""

from collections.abc import Callable
from typing import Any

APPLIED_FOR = "applied for"  # an application is submitted, or under correction
CLOSED = "closed"  # the application window is over
REVOKED = "revoked"  # the guideline no longer holds
_answers: dict[str, list[Callable[[Any], bool]]] = {}
_followers: dict[str, list[Callable[[Any, str], None]]] = {}


def answers(question: str) -> Callable[[Callable], Callable]:
    """Register `function(guideline) -> bool` as an answer to one of the questions above."""
    return _registered(_answers, question)


def follows(event: str) -> Callable[[Callable], Callable]:
    """Register `function(guideline, reason)` to run when one of the events above happens to a guideline."""
    return _registered(_followers, event)


def is_so(question: str, guideline: Any) -> bool:
    """Whether any later stage answers yes."""
    return any(answer(guideline) for answer in _answers.get(question, ()))


def tell(event: str, guideline: Any, reason: str = "") -> None:
    """Let later stages draw the consequences for their records, in this transaction."""
    for follow in _followers.get(event, ()):
        follow(guideline, reason)


def _registered(table: dict[str, list[Callable]], key: str) -> Callable[[Callable], Callable]:
    def register(function: Callable) -> Callable:
        table.setdefault(key, []).append(function)
        return function

    return register
