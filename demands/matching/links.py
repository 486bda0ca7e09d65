"""Places of solutions and agreements in the chain."""

from collections.abc import Iterable
from typing import Any

from demands.release.links import lists_of
from portal import chain


@chain.earlier("solution")
def before_solution(solution: Any) -> list:
    return [*lists_of(solution.demand), solution.demand]


@chain.later("demand")
def after_demand(demand: Any) -> Iterable:
    """Only what was opened: before that nobody may even learn that there is something."""
    return demand.solutions.opened().select_related("demand")


@chain.earlier("agreement")
def before_agreement(agreement: Any) -> list:
    return [agreement.solution, agreement.demand]


@chain.later("solution")
def after_solution(solution: Any) -> Iterable:
    return solution.agreements.all()


@chain.earlier("talk")
def before_talk(talk: Any) -> list:
    return [talk.solution, talk.solution.demand]


@chain.earlier("expert_comparison")
def before_comparison(comparison: Any) -> list:
    return [comparison.demand]
