"""Codes of units and persons are refused unless they are right to the last character."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.identity import (
    DIGITS,
    USCC_ALPHABET,
    birth_date,
    identity_check_character,
    normalise_code,
    uscc_check_character,
    validate_identity_number,
    validate_uscc,
)

GOOD_USCC = ["91350100M000100Y43", "91310000MA1K000006"]
GOOD_IDENTITY_NUMBER = "11010519491231002X"


@st.composite
def usccs(draw):
    head = draw(st.text(USCC_ALPHABET, min_size=2, max_size=2))
    division = draw(st.text(DIGITS, min_size=6, max_size=6))
    rest = draw(st.text(USCC_ALPHABET, min_size=9, max_size=9))
    first17 = head + division + rest
    return first17 + uscc_check_character(first17)


@st.composite
def identity_numbers(draw):
    division = draw(st.text(DIGITS, min_size=6, max_size=6))
    born = draw(st.dates(min_value=birth_date(GOOD_IDENTITY_NUMBER)))
    serial = draw(st.text(DIGITS, min_size=3, max_size=3))
    first17 = f"{division}{born:%Y%m%d}{serial}"
    return first17 + identity_check_character(first17)


def refusal(validate, value):
    with pytest.raises(ValidationError) as caught:
        validate(value)
    return caught.value


@pytest.mark.parametrize("code", GOOD_USCC)
def test_a_code_with_the_right_check_character_is_taken(code):
    assert validate_uscc(code) is None
    assert uscc_check_character(code[:17]) == code[17]


def test_a_wrong_check_character_is_named_without_giving_the_right_one_away():
    error = refusal(validate_uscc, "91350100M000100Y44")

    assert error.code == "uscc_check"
    assert error.messages == [
        "校验码不符：第 18 位是“4”，与前 17 位算出的不一致，其中至少一位有误。请对照营业执照或法人证书逐位核对。"
    ]


def test_a_code_of_the_wrong_length_is_told_its_length():
    error = refusal(validate_uscc, "91350100M000100Y4")

    assert error.messages == ["统一社会信用代码应为 18 位，现为 17 位，请补全或删去多余的字符。"]


def test_a_letter_the_standard_leaves_out_is_pointed_at():
    error = refusal(validate_uscc, "91350100M0O0100Y43")

    assert error.messages == ["第 11 位“O”有误：此处只能是数字和除 I、O、S、V、Z 以外的大写字母。"]


def test_the_division_inside_a_unit_code_is_digits():
    error = refusal(validate_uscc, "9135A100M000100Y43")

    assert error.code == "uscc_division"
    assert error.messages == ["第 5 位“A”有误：第 3 至 8 位是登记机关的行政区划码，只能是数字。"]


@given(usccs())
def test_every_code_with_its_check_character_is_taken(code):
    assert validate_uscc(code) is None


@pytest.mark.asvs("2.2.3")
@given(usccs(), st.integers(0, 17), st.characters())
def test_any_single_character_change_of_a_unit_code_is_refused(code, place, other):
    assume(code[place] != other)

    refusal(validate_uscc, code[:place] + other + code[place + 1 :])


def test_an_identity_number_with_the_right_check_character_is_taken():
    assert validate_identity_number(GOOD_IDENTITY_NUMBER) is None


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("1101051949123100", "identity_length"),
        ("1101O519491231002X", "identity_character"),
        ("11010519491231X02X", "identity_character"),
        ("11010519491231002x", "identity_character"),
        ("110105194902300020", "identity_birth"),
        ("110105189902280020", "identity_birth"),
        ("110105194912310021", "identity_check"),
    ],
)
def test_an_identity_number_is_refused_by_its_own_fault(number, code):
    assert refusal(validate_identity_number, number).code == code


def test_the_thirtieth_of_february_is_no_birthday():
    error = refusal(validate_identity_number, "110105194902300020")

    assert error.messages == ["第 7 至 14 位“19490230”不是有效的出生日期，请对照身份证核对。"]


@pytest.mark.asvs("2.2.3")
@given(identity_numbers(), st.integers(0, 17), st.characters())
def test_any_single_character_change_of_an_identity_number_is_refused(number, place, other):
    assume(number[place] != other)

    refusal(validate_identity_number, number[:place] + other + number[place + 1 :])


@pytest.mark.parametrize(
    "typed", ["91350100m000100y43", " 91350100 M000100Y-43 ", "９１３５０１００Ｍ０００１００Ｙ４３"]
)
def test_what_people_type_is_brought_into_the_form_of_the_standard(typed):
    assert normalise_code(typed) == "91350100M000100Y43"


def test_nothing_typed_is_an_empty_code():
    assert normalise_code(None) == ""
    assert normalise_code("　") == ""


@pytest.mark.parametrize("check", [uscc_check_character, identity_check_character])
def test_a_check_character_is_computed_from_seventeen_characters_only(check):
    with pytest.raises(ValueError, match="17"):
        check("9135")


def test_every_code_made_up_for_the_demo_passes_its_check_and_is_used_once():
    kept = Path(settings.BASE_DIR, "data", "organisations.json").read_text(encoding="utf-8")
    codes = [unit["uscc"] for unit in json.loads(kept)["organisations"]]

    assert [validate_uscc(code) for code in codes] == [None] * len(codes)
    assert sorted(set(codes)) == sorted(codes)
