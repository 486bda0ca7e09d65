"""What an earlier solution of the same unit brings into a new one: texts and tables; answers for the same demand."""

from typing import Any

TEXTS = ("summary", "approach", "team", "foundation", "trl", "trl_end", "division", "schedule", "money", "ip_terms")
TABLES = ("members", "stages", "money_lines")


def texts(earlier: Any, solution: Any) -> None:
    """Fill the columns of a solution that is not saved yet."""
    for name in TEXTS:
        setattr(solution, name, getattr(earlier, name))


def tables(earlier: Any, solution: Any) -> None:
    """Copy the rows of its tables and partners, and its answers where the demand is the same one."""
    for name in TABLES:
        for row in getattr(earlier, name).all():
            row.pk, row.solution = None, solution
            row._state.adding = True
            row.save()
    solution.partners.set(earlier.partners.all())
    if earlier.demand_id == solution.demand_id:
        for answer in earlier.indicator_answers.all():
            same = solution.indicator_answers.filter(indicator_id=answer.indicator_id)
            same.update(answer=answer.answer, value=answer.value, margin=answer.margin, how=answer.how)
