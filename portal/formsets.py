"""“增加一行” without a script: the button of a grid asks the server for one more empty row, and loses nothing typed."""

from typing import Any

from django.http import QueryDict


def wants_row(data: Any, prefix: str) -> bool:
    """Whether the form was sent with the grid's own button, not to be saved."""
    return f"{prefix}-add" in data


def with_one_more_row(data: QueryDict, prefix: str, *, most: int) -> QueryDict:
    """What was sent, with one more row in the grid `prefix` (never more than `most` rows)."""
    grown = data.copy()
    total = int(data.get(f"{prefix}-TOTAL_FORMS", 0))
    grown[f"{prefix}-TOTAL_FORMS"] = str(min(total + 1, most))
    return grown
