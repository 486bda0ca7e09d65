"""What this stage asks of later ones, and tells them, without knowing them.

A later stage registers, when it loads, an answer to a question about a demand (`@answers`) and what follows for its
own records from a step of a demand (`@follows`). What follows runs in the transaction of the step.
"""

from collections.abc import Callable
from typing import Any

AGREEMENT_UNDER_WAY = "agreement under way"
AGREEMENT_SIGNED = "agreement signed by both"
RESERVE_ENTRY_UNDER_WAY = "reserve entry under way"
LEAVES = "leaves"  # the demand is no longer to be evaluated or released
GONE = "gone"  # it was retracted after publication
MATCHING_OVER = "matching over"  # its matching failed or ran out
_answers: dict[str, list[Callable[[Any], bool]]] = {}
_followers: dict[str, list[Callable[[Any, str], None]]] = {}


def answers(question: str) -> Callable[[Callable], Callable]:
    """Register `function(demand) -> bool` as an answer to one of the questions above."""
    return _registered(_answers, question)


def follows(event: str) -> Callable[[Callable], Callable]:
    """Register `function(demand, reason)` to run when one of the events above happens to a demand."""
    return _registered(_followers, event)


def is_so(question: str, demand: Any) -> bool:
    """Whether any later stage answers yes."""
    return any(answer(demand) for answer in _answers.get(question, ()))


def tell(event: str, demand: Any, reason: str = "") -> None:
    """Let later stages draw the consequences for their records, in this transaction."""
    for follow in _followers.get(event, ()):
        follow(demand, reason)


def then(event: str) -> Callable[[Any], None]:
    """For a step's `then`: tell later stages of the event once the step stands in the record."""

    def follow(demand: Any) -> None:
        tell(event, demand, demand.reason_told)

    return follow


def _registered(table: dict[str, list[Callable]], key: str) -> Callable[[Callable], Callable]:
    def register(function: Callable) -> Callable:
        table.setdefault(key, []).append(function)
        return function

    return register
