"""Every step of the portal names an article of the Measures; this is the one table of them."""

from pathlib import Path

import pytest
from django.conf import settings

from portal.articles import ARTICLES, MARKS, article, as_markdown, chinese_number


def test_the_measures_have_twenty_articles_in_four_chapters():
    assert [a.number for a in ARTICLES] == list(range(1, 21))
    assert [a.chapter for a in ARTICLES] == [1] * 6 + [2] * 5 + [3] * 8 + [4]


def test_every_article_says_how_far_it_is_known():
    assert {a.mark for a in ARTICLES} == set(MARKS)


def test_chapters_two_and_three_carry_the_workflow():
    headings = [str(a.heading) for a in ARTICLES if a.chapter in (2, 3)]

    assert headings == [
        "需求征集",
        "需求评估",
        "需求发布",
        "供需对接",
        "储备入库",
        "项目申报",
        "受理推荐",
        "项目评审",
        "项目立项",
        "资金使用",
        "项目实施",
        "项目管理",
        "监督评估",
    ]


def test_an_article_is_found_by_its_number():
    assert article(7).label == "第七条"
    assert article(12).anchor == "a12"


@pytest.mark.parametrize("number", [0, 21, "7", None])
def test_a_number_the_measures_do_not_have_is_an_error(number):
    with pytest.raises(LookupError, match="1 to 20"):
        article(number)


@pytest.mark.parametrize(("number", "text"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五")])
def test_numbers_are_written_as_legal_texts_write_them(number, text):
    assert chinese_number(number) == text


def test_the_page_of_articles_in_docs_is_what_the_table_says():
    kept = Path(settings.BASE_DIR, "docs", "articles.md").read_text(encoding="utf-8")

    assert kept == as_markdown(), "docs/articles.md is stale: write as_markdown() into it"
