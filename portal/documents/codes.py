"""Verification codes (核验码): short enough to type from paper, hard to guess, and slips of the hand show."""

import secrets
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Without 0 O 1 I L, which are read for one another; 31 is prime, so that the check finds every single slip.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12
WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH))


def new_code() -> str:
    """A random code like `7K4M-92XD-P3QT`: 11 characters by chance (about 54 bits) and a check character."""
    chosen = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH - 1))
    return _grouped(chosen + check_character(chosen))


def check_character(first: str) -> str:
    """The twelfth character for the first eleven: it makes the weighted sum of all a multiple of 31.

    A changed character and two characters that changed places are always found.
    """
    inverse = pow(WEIGHTS[-1], -1, 31)
    return ALPHABET[-_weighed(first) * inverse % 31]


def normalise(text: str) -> str:
    """The code as it is printed, from what was typed: small letters, spaces, no dashes are all right.

    Raises ValidationError, saying in Chinese what is wrong, if it cannot be a code.
    """
    typed = unicodedata.normalize("NFKC", text).upper()
    bare = "".join(sign for sign in typed if not sign.isspace() and unicodedata.category(sign) != "Pd")
    if unknown := sorted({sign for sign in bare if sign not in ALPHABET}):
        signs = "、".join(unknown)
        raise ValidationError(_("核验码中没有“%(signs)s”，请对照文书末页重新输入。"), "alphabet", {"signs": signs})
    if len(bare) != LENGTH:
        given = {"length": LENGTH, "typed": len(bare)}
        raise ValidationError(_("核验码应为%(length)d位，当前为%(typed)d位，请补全后再查。"), "length", given)
    if _weighed(bare) % 31:
        raise ValidationError(_("核验码有误，可能输错了一位或者前后颠倒，请对照文书末页检查。"), "check")
    return _grouped(bare)


def _weighed(signs: str) -> int:
    return sum(WEIGHTS[place] * ALPHABET.index(sign) for place, sign in enumerate(signs))


def _grouped(bare: str) -> str:
    return "-".join(bare[start : start + 4] for start in range(0, LENGTH, 4))
