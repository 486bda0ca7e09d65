"""The search column and the conditions on it, for PostgreSQL's own full-text index (GIN)."""

from itertools import pairwise
from typing import Any

from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db.models import BooleanField, Expression, F, FloatField, Func, Q, TextField, Value
from django.db.models.functions import Cast

from portal.search.tokens import Token, normal, sought, tokens

# PostgreSQL keeps no place beyond 16383; a longer text begins anew, which can only find a little too much.
PLACES = 16_000
# So far apart that no phrase runs on from one field into the next.
GAP = 2
LONGEST_QUERY = 100


def of(*parts: tuple[str, str]) -> Expression:
    """The value of a search column: texts with their weights, "A" (title) to "D"."""
    words, start = [], 0
    for weight, text in parts:
        words += [f"'{t.text}':{(start + t.place) % PLACES + 1}{weight}" for t in tokens(text)]
        start += len(normal(text)) + GAP
    return Cast(Value(" ".join(words), TextField()), SearchVectorField())


def matches(query: str, column: str = "search") -> Any:
    """Rows in which each part of the query stands as it was typed. Blank finds everything, mere marks nothing."""
    if not query.strip():
        return Q()
    raw = _written(query)
    if not raw:
        return Q(pk__in=[])
    return Func(F(column), _query(raw), template="(%(expressions)s)", arg_joiner=" @@ ", output_field=BooleanField())


def relevance(query: str, column: str = "search") -> Any:
    """How well a row fits a query, for ordering: a hit in the title before one in the text."""
    raw = _written(query)
    return Func(F(column), _query(raw), function="ts_rank", output_field=FloatField()) if raw else Value(0.0)


def _query(raw: str) -> Expression:
    """The words as they are: `to_tsquery` would take them apart once more."""
    return Cast(Value(raw, TextField()), SearchQueryField())


def _written(query: str) -> str:
    parts = (list(sought(part)) for part in query[:LONGEST_QUERY].split())
    return " & ".join(_phrase(part) for part in parts if part)


def _phrase(part: list[Token]) -> str:
    """The words of one part, as far apart as they were typed; of each the beginning is enough."""
    text = f"'{part[0].text}':*"
    for before, word in pairwise(part):
        text += f" <{word.place - before.place}> '{word.text}':*"
    return f"({text})"
