"""What changed between two versions of a record's contents, in words."""

import pytest

from portal.sections import comparing


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (0, ""),
        (True, "是"),
        (False, "否"),
        ("文字", "文字"),
        (["储能", "钠电"], "储能、钠电"),
        ([["寿命", "", "≥12000"], ["效率", "≥0.92", ""]], "寿命，≥12000\n效率，≥0.92"),
        ([], ""),
    ],
)
def test_an_answer_in_words(value, words):
    assert comparing.line(value) == words


def test_only_what_differs_is_told_in_the_order_of_the_labels():
    before = {"title": "甲", "keywords": ["一"], "money": "1.00"}
    after = {"money": "2.00", "title": "甲", "keywords": ["一", "二"]}
    labels = {"money": "经费", "title": "名称", "keywords": "关键词"}
    assert comparing.changes(before, after, labels) == [
        {"label": "经费", "before": "1.00", "after": "2.00"},
        {"label": "关键词", "before": "一", "after": "一、二"},
    ]
