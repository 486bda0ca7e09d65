"""Two wordings side by side: what differs is marked, everything else is not, and nothing is lost."""

import time

import pytest

from portal import wordings

BEFORE = "现有水平为 0.85，由第三方检测。成本不超过 120 元。"
AFTER = "现有水平为 0.92，由第三方检测。成本不超过 120 元，良率达到 95%。"


def said(parts):
    return "".join(words for _differs, words in parts)


def test_both_wordings_are_whole_whatever_is_marked():
    before, after = wordings.compared(BEFORE, AFTER)

    assert (said(before), said(after)) == (BEFORE, AFTER)


def test_only_what_differs_is_marked():
    assert (
        wordings.dropped("甲方提供样机，乙方检测。", "甲方提供样机，丙方检测。")
        == "甲方提供样机，<del>乙</del>方检测。"
    )
    assert (
        wordings.added("甲方提供样机，丙方检测。", "甲方提供样机，乙方检测。") == "甲方提供样机，<ins>丙</ins>方检测。"
    )


def test_a_clause_that_is_another_one_is_marked_as_a_whole():
    assert wordings.dropped("采用湿法工艺。", "由用户提供产线。") == "<del>采用湿法工艺。</del>"


@pytest.mark.parametrize(("before", "after"), [("", ""), ("相同。", "相同。")])
def test_nothing_is_marked_where_nothing_differs(before, after):
    assert wordings.dropped(before, after) == before
    assert wordings.added(after, before) == after


def test_what_was_written_is_escaped():
    assert wordings.added("<b>粗</b>", "") == "<ins>&lt;b&gt;粗&lt;/b&gt;</ins>"


def test_lines_stay_lines():
    assert wordings.added("一\r\n二", "一\n三") == "一<br><ins>二</ins>"


def test_a_text_at_the_longest_limit_is_compared_in_a_moment():
    long = "".join(f"第{n}项指标达到{n * 7}，" for n in range(250))
    begun = time.perf_counter()
    wordings.compared(long, long.replace("达到", "不低于"))

    assert time.perf_counter() - begun < 1.0  # seconds
