"""Codes that name a unit or a person, checked by their check characters.

统一社会信用代码 by GB 32100-2015, 公民身份号码 by GB 11643. The checks are strict: what a person types passes
`normalise_code` first, and only what the standard allows passes the validators. A wrong check character
cannot tell which character was mistyped, so the message sends the reader back to the document and never
offers a character that would make the code pass.
"""

import unicodedata
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

USCC_LENGTH = 18
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
USCC_DIVISION = range(2, 8)

IDENTITY_LENGTH = 18
IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
IDENTITY_CHECKS = "10X98765432"
DIGITS = "0123456789"


def normalise_code(text: str | None) -> str:
    """The code as the standard writes it: half-width, capitals, no blanks or dashes between the groups."""
    plain = unicodedata.normalize("NFKC", text or "")
    return "".join(c for c in plain if not c.isspace() and c != "-").upper()


def uscc_check_character(first17: str) -> str:
    """The 18th character of the unified social credit code that begins with these 17 (GB 32100-2015, 4.5).

    Raises ValueError where a character is outside the alphabet or there are not 17 of them.
    """
    if len(first17) != USCC_LENGTH - 1:
        raise ValueError(f"17 characters are needed, {len(first17)} given")
    total = sum(USCC_ALPHABET.index(c) * w for c, w in zip(first17, USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[-total % 31]


def identity_check_character(first17: str) -> str:
    """The 18th character of the identity number that begins with these 17 digits (GB 11643).

    Raises ValueError where a character is not a digit or there are not 17 of them.
    """
    if len(first17) != IDENTITY_LENGTH - 1:
        raise ValueError(f"17 digits are needed, {len(first17)} given")
    total = sum(DIGITS.index(c) * w for c, w in zip(first17, IDENTITY_WEIGHTS, strict=True))
    return IDENTITY_CHECKS[total % 11]


def validate_uscc(value: str) -> None:
    """Refuse what is not a unified social credit code, saying which character is wrong where that is known.

    Error codes: uscc_length, uscc_character, uscc_division, uscc_check.
    """
    if len(value) != USCC_LENGTH:
        raise _length_error("uscc_length", _("统一社会信用代码"), value)
    _refuse_foreign_character(value, USCC_ALPHABET, _("数字和除 I、O、S、V、Z 以外的大写字母"), "uscc_character")
    for place in USCC_DIVISION:
        if value[place] not in DIGITS:
            raise ValidationError(
                _("第 %(place)d 位“%(found)s”有误：第 3 至 8 位是登记机关的行政区划码，只能是数字。"),
                code="uscc_division",
                params={"place": place + 1, "found": value[place]},
            )
    if value[-1] != uscc_check_character(value[:-1]):
        raise _check_error("uscc_check", _("请对照营业执照或法人证书逐位核对。"), value)


def validate_identity_number(value: str) -> None:
    """Refuse what is not an identity number: 17 digits with a real date of birth, and its check character.

    Error codes: identity_length, identity_character, identity_birth, identity_check.
    """
    if len(value) != IDENTITY_LENGTH:
        raise _length_error("identity_length", _("身份证号"), value)
    _refuse_foreign_character(value[:-1], DIGITS, _("数字"), "identity_character")
    _refuse_foreign_character(value, DIGITS + "X", _("数字，末位可以是大写字母 X"), "identity_character")
    if birth_date(value) is None:
        raise ValidationError(
            _("第 7 至 14 位“%(found)s”不是有效的出生日期，请对照身份证核对。"),
            code="identity_birth",
            params={"found": value[6:14]},
        )
    if value[-1] != identity_check_character(value[:-1]):
        raise _check_error("identity_check", _("请对照身份证逐位核对。"), value)


def birth_date(identity_number: str) -> date | None:
    """The date of birth inside an identity number, or None where its eight digits are no date since 1900."""
    year, month, day = (int(identity_number[a:b]) for a, b in ((6, 10), (10, 12), (12, 14)))
    try:
        born = date(year, month, day)
    except ValueError:
        return None
    return born if year >= 1900 else None


def _length_error(code: str, name: Any, value: str) -> ValidationError:
    return ValidationError(
        _("%(name)s应为 18 位，现为 %(length)d 位，请补全或删去多余的字符。"),
        code=code,
        params={"name": name, "length": len(value)},
    )


def _refuse_foreign_character(value: str, alphabet: str, allowed: Any, code: str) -> None:
    for place, found in enumerate(value, start=1):
        if found not in alphabet:
            raise ValidationError(
                _("第 %(place)d 位“%(found)s”有误：此处只能是%(allowed)s。"),
                code=code,
                params={"place": place, "found": found, "allowed": allowed},
            )


def _check_error(code: str, remedy: Any, value: str) -> ValidationError:
    return ValidationError(
        _("校验码不符：第 18 位是“%(found)s”，与前 17 位算出的不一致，其中至少一位有误。%(remedy)s"),
        code=code,
        params={"found": value[-1], "remedy": remedy},
    )
