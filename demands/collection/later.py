"""What this stage asks of later ones, and tells them, without knowing them.

A later stage registers, when it loads, an answer to a question about a demand (`@answers`) and what follows for its
own records from a step of a demand (`@follows`). What follows runs in the transaction of the step.
"""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

AGREEMENT_UNDER_WAY = "agreement under way"
AGREEMENT_SIGNED = "agreement signed by both"
RESERVE_ENTRY_UNDER_WAY = "reserve entry under way"
ADJUSTMENT_HANDED_IN = "an adjustment of it waits for its department"
ANSWERS_OPENED = "solutions to it were opened to their readers"
GIVEN_UP = "given up in writing"
MATCHING_LAPSED = "its matching lapsed"
CLAIMS = "who asks to take it over"  # found: rows with unit, statement and at, of units that may take it over
LEAVES = "leaves"  # the demand is no longer to be evaluated or released
GONE = "gone"  # it was retracted after publication
CLOSED_FOR_GOOD = "closed for good"  # what was published of it was taken down, and that was confirmed
EXTENDED = "extended"  # its window was made longer
MATCHING_EXTENDED = "matching extended"  # there is more time to agree
MATCHING_AGAIN = "matching again"  # its agreement fell, there is time to choose anew
CORRECTED = "corrected"  # its public text was corrected; what is told is the correction's explanation
MATCHING_OVER = "matching over"  # its matching failed or ran out
WAIVED = "waived"  # its demander gave it up in writing
WAIVER_TAKEN_BACK = "waiver taken back"
TAKEN_OVER = "taken over"  # another enterprise acts as its demander
REOPENED = "reopened"  # its window is open once more
CLOSED = "closed"  # nobody reopened it or took it over in time
_answers: dict[str, list[Callable[[Any], bool]]] = {}
_finders: dict[str, list[Callable[[Any], list[Any]]]] = {}
_narrowings: dict[str, list[Callable[[Any], Q]]] = {}
_followers: dict[str, list[Callable[[Any, str], None]]] = {}


def answers(question: str) -> Callable[[Callable], Callable]:
    """Register `function(demand) -> bool` as an answer to one of the questions above."""
    return _registered(_answers, question)


def follows(event: str) -> Callable[[Callable], Callable]:
    """Register `function(demand, reason)` to run when one of the events above happens to a demand."""
    return _registered(_followers, event)


def finds(question: str) -> Callable[[Callable], Callable]:
    """Register `function(demand) -> list` that finds what one of the questions above asks for."""
    return _registered(_finders, question)


def narrows(question: str) -> Callable[[Callable], Callable]:
    """Register `function(user) -> Q`: the demands for which the answer to the question is not empty."""
    return _registered(_narrowings, question)


def found(question: str, demand: Any) -> list[Any]:
    """What later stages find, in their order."""
    return [each for find in _finders.get(question, ()) for each in find(demand)]


def narrowed(question: str) -> Callable[[Any], Q]:
    """For a step's `todo_when`: the demands for which a later stage finds something."""

    def rows(user: Any) -> Q:
        return reduce(or_, (narrow(user) for narrow in _narrowings.get(question, ())), Q(pk__in=[]))

    return rows


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
