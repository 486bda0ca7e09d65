"""By how much a promised value departs from a target, where both are a number of the same unit."""

import re
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as say

NUMBER = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?")
SIGNS = re.compile(r"[≥≤><=＞＜＝≧≦\s]")


class Measure(NamedTuple):
    """A number and what stands beside it, such as its unit."""

    number: Decimal
    unit: str


def difference(target: str, value: str, unit: str = "") -> Decimal | None:
    """The departure in per cent of the target; None for ranges, words, and units that are not the same."""
    asked, promised = _measure(target), _measure(value)
    if asked is None or promised is None or asked.number == 0:
        return None
    if promised.unit and promised.unit not in (asked.unit, SIGNS.sub("", unit)):
        return None
    return (promised.number - asked.number) / abs(asked.number) * 100


def in_words(percent: Decimal) -> str:
    """高于目标 4.2%."""
    if percent == 0:
        return say("与目标相同")
    amount = f"{abs(percent):.1f}".rstrip("0").rstrip(".")
    return (say("高于目标 %s%%") if percent > 0 else say("低于目标 %s%%")) % amount


def _measure(text: str) -> Measure | None:
    found = NUMBER.findall(text)
    if len(found) != 1:
        return None
    return Measure(Decimal(found[0].replace(",", "")), SIGNS.sub("", NUMBER.sub("", text)))
