"""What a password must be, said in Chinese: Django's own catalogue lacks these sentences."""

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import get_default_password_validators
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as say

from portal import clock

KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")
# What everybody here would think of first; years are added.
PLATFORM = ("长三角", "联合攻关", "科创办", "changsanjiao", "csj", "yrd", "kechuang")


def is_of_staff(user: Any) -> bool:
    """Whether the stricter rules are this person's: whoever holds, or is about to be given, a role."""
    return user is not None and (getattr(user, "will_hold_office", False) or (user.pk and user.holds_office))


class LongEnough:
    """So many characters at least: more for staff, experts and administrators than for units' people."""

    def __init__(self, staff: int, others: int):
        self.staff, self.others = staff, others

    def validate(self, password: str, user: Any = None) -> None:
        least = self.staff if is_of_staff(user) else self.others
        if len(password) < least:
            raise ValidationError(say("密码太短，至少 %d 位。") % least, code="password_too_short")

    def get_help_text(self) -> str:
        return say("至少 %(others)d 位；管理人员和专家至少 %(staff)d 位。可以用一句话作密码，也可以粘贴。") % vars(self)


class Mixed:
    """Staff mix kinds of characters, as 等保 asks; a rule that a setting switches off, and that units do not have."""

    def validate(self, password: str, user: Any = None) -> None:
        wanted = settings.PASSWORD_KINDS_OF_STAFF
        if is_of_staff(user) and sum(bool(re.search(kind, password)) for kind in KINDS) < wanted:
            text = say("密码须含大写字母、小写字母、数字、其他字符（含汉字、空格）中的 %d 种。") % wanted
            raise ValidationError(text, code="password_not_mixed")

    def get_help_text(self) -> str:
        return ""


class NotOfThisPlace:
    """No word that anybody here would guess first: the platform, the years, the own unit."""

    def validate(self, password: str, user: Any = None) -> None:
        year, plain = clock.today().year, password.lower()
        words = [*PLATFORM, *(str(n) for n in (year - 1, year, year + 1)), *_units_of(user)]
        if found := next((word for word in words if word.lower() in plain), ""):
            raise ValidationError(
                say("密码里不要用“%s”：平台名、单位名和年份最容易被人猜到。") % found, code="password_guessable"
            )

    def get_help_text(self) -> str:
        return say("不用常见密码，不含平台名、单位名、年份。")


def rule_for(user: Any) -> str:
    """What the password of this person must be, in one sentence beside the field."""
    length = next(each for each in get_default_password_validators() if isinstance(each, LongEnough))
    said = [say("至少 %d 位") % (length.staff if is_of_staff(user) else length.others)]
    if is_of_staff(user) and settings.PASSWORD_KINDS_OF_STAFF > 1:
        said.append(say("大写字母、小写字母、数字、其他字符中至少有 %d 种") % settings.PASSWORD_KINDS_OF_STAFF)
    said.append(say("不用常见密码，不含平台名、单位名、年份，不与姓名、登录名、邮箱相近"))
    return "；".join(said) + say("。可以用一句话作密码，也可以粘贴。")


def _units_of(user: Any) -> list[str]:
    if user is None or not user.pk:
        return []
    return list(user.memberships.filter(ended_at=None).values_list("organisation__name", flat=True))
