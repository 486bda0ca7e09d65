"""Passages alike: by pairs of characters, per passage, marked where they agree."""

import pytest

from demands.collection.duplicates import keys, marking
from demands.collection.duplicates.passages import Passage, compare, dice, pairs, passages_of

OLD = {
    "title": "兆瓦时级钠离子储能系统关键技术研发",
    "background": "现有正极材料导电性差，批次一致性不足。储能电站对循环寿命的要求逐年提高。",
    "tasks": "一是提升层状氧化物正极材料的导电性；二是形成成组均衡与热管理方案。",
}
NEW = OLD | {"title": "吉瓦时级钠电储能技术研究", "background": "电网调峰需要低成本的长时储能装备，目前依赖进口部件。"}
APART = {
    "title": "多语种语音大模型",
    "background": "客服场景方言识别率低。",
    "tasks": "建设方言语料库，训练端到端识别模型，降低推理算力消耗。",
}


def test_titles_are_compared_by_pairs_of_characters():
    assert dice(pairs("储能系统"), pairs("储能系统")) == 100
    assert dice(pairs("储能系统"), pairs("语音模型")) == 0
    assert dice(pairs("储能系统"), pairs("储能设备")) == pytest.approx(100 / 3)


def test_width_case_and_marks_make_no_difference():
    assert pairs("ＡＩ 大模型（v2）") == pairs("ai大模型V2")


def test_a_text_that_took_over_some_sentences_says_which_and_how_much():
    compared = compare(passages_of(NEW), passages_of(OLD))

    assert [found.own.text for found in compared.common] == NEW["tasks"].rstrip("。").split("；")
    assert 40 < compared.share < 60
    assert compare(passages_of(APART), passages_of(OLD)).share == 0


def test_a_sentence_worked_into_a_longer_one_is_still_found():
    short = Passage("tasks", "提升层状氧化物正极材料的导电性和倍率性能")
    longer = Passage("tasks", f"本项目首先{short.text}并在此基础上开展全新的电解液配方筛选和电池成组方案的验证工作")

    assert compare([short], [longer]).share == 100
    assert compare([longer], [short]).share == 0


def test_texts_alike_share_keys_and_texts_apart_none():
    old, new, apart = (set(keys.keys_of(passages_of(text))) for text in (OLD, NEW, APART))

    assert len(old & new) >= 2 * keys.BANDS
    assert old & apart == set()
    assert all(-(2**31) <= key < 2**31 for key in old)


def test_what_stands_in_the_other_text_is_marked_and_the_text_stays_whole():
    found = list(marking.pieces("一是<b>提升</b>导电性；", pairs("提升导电性")))

    assert "".join(piece.text for piece in found) == "一是<b>提升</b>导电性；"
    assert [piece.text for piece in found if piece.marked] == ["提升", "导电性"]


def test_whole_texts_mark_the_sentences_in_common():
    (_title, _background, tasks) = marking.whole(OLD, [Passage("tasks", "二是形成成组均衡与热管理方案")])

    assert [(piece.text[:4], piece.marked) for piece in tasks["pieces"]] == [("一是提升", False), ("二是形成", True)]
