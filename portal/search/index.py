"""The search column and the conditions on it, for PostgreSQL's own full-text index (GIN)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db import connection, transaction
from django.db.models import BooleanField, Expression, F, FloatField, Func, Q, TextField, Value
from django.db.models.functions import Cast

from portal.search.tokens import Token, is_pair, normal, sought, stands_in, tokens

# PostgreSQL keeps no place beyond 16383; a longer text begins anew, which can only find a little too much.
PLACES = 16_000
# So far apart that no phrase runs on from one field into the next.
GAP = 2
LONGEST_QUERY = 100
MOST_NAMES = 8  # of one part of a query, by its synonyms
Groups = Sequence[Sequence[str]]


def of(*parts: tuple[str, str]) -> Expression:
    """The value of a search column: texts with their weights, "A" (title) to "D"."""
    words, start = [], 0
    for weight, text in parts:
        words += [f"'{t.text}':{(start + t.place) % PLACES + 1}{weight}" for t in tokens(text)]
        start += len(normal(text)) + GAP
    return Cast(Value(" ".join(words), TextField()), SearchVectorField())


def matches(query: str, column: str = "search", *, loosely: bool = False, same: Groups = ()) -> Any:
    """Rows in which each part of the query stands as it was typed. Blank finds everything, mere marks nothing.

    `loosely`, its pairs of characters may stand apart: the index alone answers that, where a phrase has to be looked up
    in every row that it names. Words of one group of `same` are taken for one another.
    """
    if not query.strip():
        return Q()
    raw = _written(query, " & " if loosely else "", same)
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


def is_plain(query: str, same: Groups = ()) -> bool:
    """Whether the index alone answers the query: no part of it is longer than one word, whatever it is called."""
    parts = (each for part in query[:LONGEST_QUERY].split() for each in called(part, same))
    return all(len(list(sought(part))) <= 1 for part in parts)


def called(part: str, same: Groups) -> list[str]:
    """One part of a query, and as it reads with each word of a group in the place of another; few at most."""
    text = normal(part)
    found = [text]
    for group in same:
        words = [normal(word) for word in group]
        for word in words:
            if stands_in(word, text):
                found += [text.replace(word, other) for other in words if other != word]
    return list(dict.fromkeys(found))[:MOST_NAMES]


def _written(query: str, between: str = "", same: Groups = ()) -> str:
    parts = (_either(called(part, same), between) for part in query[:LONGEST_QUERY].split())
    return " & ".join(part for part in parts if part)


def _either(names: list[str], between: str) -> str:
    phrases = [_phrase(words, between) for name in names if (words := list(sought(name)))]
    return f"({' | '.join(phrases)})" if len(phrases) > 1 else "".join(phrases)


def _phrase(part: list[Token], between: str) -> str:
    """The words of one part, as far apart as they were typed."""
    text = _word(part[0])
    for before, word in pairwise(part):
        text += f"{between or f' <{word.place - before.place}> '}{_word(word)}"
    return f"({text})"


def _word(token: Token) -> str:
    """A pair of characters is a whole word of the index; of any other word the beginning is enough."""
    return f"'{token.text}'" if is_pair(token.text) else f"'{token.text}':*"


@contextmanager
def by_the_index() -> Iterator[None]:
    """What is searched here is found by an index: the planner does not know what it costs to unpack a row's words."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
