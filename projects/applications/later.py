"""What later stages tell an application, and what they do about it; this stage knows nothing of them.

A later stage registers, when it loads, an answer to a question about an application (`@answers`), what follows for
its own records from a step of an application (`@follows`, in the transaction of the step), or how many projects a
person is running (`@counts_running_projects`).
"""

from collections.abc import Callable
from typing import Any

ON_A_DECISION_LIST = "on a decision list"
OBJECTION_OPEN = "an objection to it is open"
LEAVES = "leaves"  # withdrawn or disqualified: it leaves round and decision list
REVIEWED_AGAIN = "reviewed again"  # after an objection it goes back to review: it leaves its decision list
APPROVED = "approved"  # a project is to be made of it

_answers: dict[str, list[Callable[[Any], bool]]] = {}
_followers: dict[str, list[Callable[[Any, str], None]]] = {}
_counters: list[Callable[[Any], int]] = []


def answers(question: str) -> Callable[[Callable], Callable]:
    """Register `function(application) -> bool` as an answer to one of the questions above."""
    return _into(_answers.setdefault(question, []))


def follows(event: str) -> Callable[[Callable], Callable]:
    """Register `function(application, reason)` to run when one of the events above happens to an application."""
    return _into(_followers.setdefault(event, []))


def counts_running_projects(count: Callable[[Any], int]) -> Callable[[Any], int]:
    """Register `function(person) -> int`: how many projects under way the person leads."""
    return _into(_counters)(count)


def is_so(question: str, application: Any) -> bool:
    """Whether any later stage answers yes."""
    return any(answer(application) for answer in _answers.get(question, ()))


def tell(event: str, application: Any, reason: str = "") -> None:
    """Let later stages draw the consequences for their records, in this transaction."""
    for follow in _followers.get(event, ()):
        follow(application, reason)


def running_projects(leader: Any) -> int:
    """How many projects under way a person leads, as far as later stages know of any."""
    return sum(count(leader) for count in _counters)


def _into(table: list[Callable]) -> Callable[[Callable], Callable]:
    def register(function: Callable) -> Callable:
        table.append(function)
        return function

    return register
