"""Verification codes: found by whoever holds the paper, refused with a reason after a slip of the hand."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.documents.codes import ALPHABET, check_character, new_code, normalise

codes = st.text(ALPHABET, min_size=11, max_size=11).map(lambda first: first + check_character(first))


def refusal(text: str) -> tuple[str, str]:
    with pytest.raises(ValidationError) as refused:
        normalise(text)
    return refused.value.code, refused.value.messages[0]


def test_a_code_is_three_groups_of_four():
    assert [len(group) for group in new_code().split("-")] == [4, 4, 4]


def test_a_new_code_is_accepted_as_it_is_printed():
    code = new_code()

    assert normalise(code) == code


def test_codes_do_not_repeat():
    assert len({new_code() for _time in range(1000)}) == 1000


def test_signs_that_are_read_for_one_another_do_not_occur():
    assert set("0O1IL") & set(ALPHABET) == set()


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("-", " ")])
def test_small_letters_spaces_and_missing_dashes_are_accepted(change):
    code = new_code()

    assert normalise(f"  {change(code)} ") == code


def test_full_width_letters_and_dashes_of_a_chinese_keyboard_are_accepted():
    code = new_code()
    wide = "".join("－" if sign == "-" else chr(ord(sign) + 0xFEE0) for sign in code)

    assert normalise(wide) == code
    assert normalise(code.replace("-", "—")) == code


@given(codes, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(code, place, sign):
    assume(code[place] != sign)

    assert refusal(code[:place] + sign + code[place + 1 :])[0] == "check"


@given(codes, st.integers(0, 10))
def test_two_characters_that_changed_places_are_always_noticed(code, place):
    assume(code[place] != code[place + 1])

    assert refusal(code[:place] + code[place + 1] + code[place] + code[place + 2 :])[0] == "check"


def test_a_code_too_short_is_refused_with_its_length():
    assert refusal("7K4M-92XD") == ("length", "核验码应为12位，当前为8位，请补全后再查。")


def test_a_sign_that_no_code_has_is_named():
    assert refusal("7K4M-92XD-P3Q0") == ("alphabet", "核验码中没有“0”，请对照文书末页重新输入。")


def test_an_empty_code_is_refused():
    assert refusal("")[0] == "length"
