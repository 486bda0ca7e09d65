"""Searched loosely, the pairs of a phrase may stand apart; the index alone answers that."""

import pytest

from demands.release.models import PublicDemand
from portal import search
from tests.factories import release as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def apart(now, call):
    return make.out(title="依据分类的数据与分析")


def test_a_phrase_stands_together_and_loosely_its_pairs_stand_anywhere(apart):
    rows = PublicDemand.objects
    assert rows.filter(search.matches("数据分析")).count() == 0
    assert rows.filter(search.matches("数据分析", loosely=True)).count() == 1
    assert rows.filter(search.matches("数据治理", loosely=True)).count() == 0


@pytest.mark.parametrize(("query", "plain"), [("储能", True), ("储", True), ("储能 AI", True), ("储能系统", False)])
def test_a_query_of_single_words_is_answered_by_the_index_alone(query, plain):
    assert search.is_plain(query) is plain
