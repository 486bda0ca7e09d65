"""The answers of a draft after the demand was adjusted: what still stands, what must be confirmed anew."""

from typing import Any

from demands.collection.models import Indicator


def align(solution: Any) -> None:
    """Make the draft's answers exactly those to the present indicators.

    An answer to a row that was replaced goes on to the row in its place, as typed, with its verdict to be given anew.
    """
    known = {answer.indicator_id: answer for answer in solution.indicator_answers.all()}
    rows = {row.pk: row for row in Indicator.every.filter(demand=solution.demand_id)}
    present = [row for row in rows.values() if not row.replaced_in]
    for row in present:
        if row.pk in known:
            continue
        before = _answered_before(row, rows, known)
        if before is None:
            solution.indicator_answers.create(indicator=row)
        else:
            before.indicator, before.answer, before.margin = row, "", ""
            before.save()
    solution.indicator_answers.exclude(indicator__in=present).delete()


def _answered_before(row: Any, rows: dict[int, Any], known: dict[int, Any]) -> Any:
    while row is not None and row.replaces_id:
        if row.replaces_id in known:
            return known[row.replaces_id]
        row = rows.get(row.replaces_id)
    return None
