"""Finding Chinese in PostgreSQL: what LIKE would find, by an index."""

import random

import pytest
from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db import connection
from django.db.models import TextField, Value
from django.db.models.functions import Cast

from portal import search
from portal.calls.models import Field
from portal.search import index

pytestmark = pytest.mark.django_db
TEXT = "兆瓦时级NFPP储能系统关键技术研发，材料、电芯与系统协同，离子电池循环寿命≥12,000次"


def found(query, *parts):
    """Whether a text of these parts is found by the query."""
    if not query.strip():
        return True
    raw = index._written(query)
    if not raw:
        return False
    with connection.cursor() as cursor:
        vector = search.of(*(parts or (("A", TEXT),))).source_expressions[0].value
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [vector, raw])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    "query", ["储能系统", "储能", "能", "NFPP", "nfpp储能", "发", "12,000", "系统 电芯", "ＮＦＰＰ", "NF"]
)
def test_what_stands_in_the_text_is_found(query):
    assert found(query)


@pytest.mark.parametrize("query", ["离子电子", "储系", "材料电芯", "储能电芯", "氢", "系统 氢能", "研发材料", "FPP"])
def test_what_does_not_stand_so_in_the_text_is_not_found(query):
    assert not found(query)


def test_words_are_found_in_neighbouring_order_only_within_one_part():
    assert found("研发", ("A", "关键技术研"), ("B", "发动机")) is False


@pytest.mark.parametrize("query", ["、", "'", "<->", "!!", "a' | 'b", "储能 & | !", ":*", "\\"])
def test_marks_in_a_query_are_no_syntax(query):
    assert found(query) in (True, False)


def test_a_blank_query_asks_for_nothing_and_marks_alone_find_nothing(call):
    everything = Field.objects.count()
    rows = Field.objects.annotate(vector=Cast(Value("'储能':1A", TextField()), SearchVectorField()))
    assert rows.filter(search.matches("  ", "vector")).count() == everything
    assert rows.filter(search.matches("！！", "vector")).count() == 0
    assert rows.filter(search.matches("储能", "vector")).count() == everything


def test_a_long_word_and_a_long_text_are_taken():
    assert found("研发", ("C", "x" * 5000 + " " + "甲乙" * 20_000 + "研发"))


def test_every_piece_of_a_text_that_like_would_find_is_found():
    chosen = random.Random(7)
    text = "三是在钙钛矿与晶硅叠层电池界面钝化层厚度均匀性控制方面形成可量产工艺并完成中试线验证"
    for _try in range(100):
        start = chosen.randrange(len(text) - 1)
        piece = text[start : start + chosen.randint(1, 8)]
        assert found(piece, ("C", text)), piece


def test_a_hit_in_the_title_weighs_more_than_one_in_the_text(call):
    def weight(vector):
        rows = Field.objects.annotate(vector=Cast(Value(vector, TextField()), SearchVectorField()))
        return rows.annotate(weight=search.relevance("储能", "vector")).first().weight

    assert weight("'储能':1A") > weight("'储能':1C")


def test_the_query_is_cast_and_never_taken_apart_again():
    assert isinstance(index._query("'x'").output_field, SearchQueryField)
