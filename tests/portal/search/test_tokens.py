"""A Chinese text as words of an index."""

from hypothesis import given
from hypothesis import strategies as st

from portal.search.tokens import HAN, sought, tokens


def words(text):
    return [token.text for token in tokens(text)]


def test_each_chinese_character_begins_a_word_with_the_next_one():
    assert words("储能系统") == ["储能", "能系", "系统", "统"]


def test_latin_words_and_numbers_stay_whole():
    assert words("NFPP储能 5G") == ["nfpp", "储能", "能", "5g"]


def test_full_width_and_capitals_are_the_same_word():
    assert words("ＮＦＰＰ") == words("nfpp")


def test_a_word_knows_how_far_it_stands_from_the_next():
    assert [(t.text, t.place) for t in tokens("材料、电芯")] == [("材料", 0), ("料", 1), ("电芯", 3), ("芯", 4)]


def test_a_query_leaves_out_what_its_last_pair_holds_already():
    assert [token.text for token in sought("储能系统")] == ["储能", "能系", "系统"]


def test_a_query_of_one_character_stays_that_character():
    assert [token.text for token in sought("氢")] == ["氢"]


def test_rare_characters_of_names_are_chinese_too():
    assert words("㛃䶮𬱖") == ["㛃䶮", "䶮𬱖", "𬱖"]


def test_marks_are_no_words():
    assert words("，。（）—_ '") == []


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=50))
def test_a_chinese_run_has_as_many_words_as_characters(text):
    assert len(words(text)) == len(text)


@given(st.text(max_size=200))
def test_no_word_holds_what_the_index_would_read_as_syntax(text):
    assert not any(set(word) & set("' :*&|!()<>\\\x00") for word in words(text))


def test_the_range_of_chinese_begins_with_the_circle_zero():
    assert words("二〇二六") == ["二〇", "〇二", "二六", "六"]
    assert HAN
