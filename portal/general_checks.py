"""What Django's own checks of a field say, in sentences that name the field and how to mend it."""

from typing import Any

from django.core import validators
from django.core.exceptions import ValidationError
from django.forms import DateField, DateTimeField, DecimalField, FloatField, IntegerField
from django.utils.translation import gettext_lazy as _

NUMBER = _("%(label)s须是数字，例如 120 或 120.5，请修改。")
WHOLE = _("%(label)s须是整数，例如 12，请修改。")
# Each general message, as the very object that Django puts into its errors: a field with words of its own has another.
SAID = (
    (validators.MaxLengthValidator.message, _("%(label)s最多 %(limit_value)s 字，现有 %(show_value)s 字，请精简。")),
    (validators.MinLengthValidator.message, _("%(label)s至少 %(limit_value)s 字，现有 %(show_value)s 字，请补充。")),
    (validators.MinValueValidator.message, _("%(label)s不能小于 %(limit_value)s，请修改。")),
    (validators.MaxValueValidator.message, _("%(label)s不能大于 %(limit_value)s，请修改。")),
    (validators.EmailValidator.message, _("请填写完整的邮箱地址，例如 name@example.cn。")),
    (validators.DecimalValidator.messages["invalid"], NUMBER),
    (validators.DecimalValidator.messages["max_digits"], _("%(label)s最多 %(max)s 位数字，请核对单位。")),
    (validators.DecimalValidator.messages["max_decimal_places"], _("%(label)s最多 %(max)s 位小数，请修改。")),
    (validators.DecimalValidator.messages["max_whole_digits"], _("%(label)s整数部分最多 %(max)s 位，请核对单位。")),
    (IntegerField.default_error_messages["invalid"], WHOLE),
    (FloatField.default_error_messages["invalid"], NUMBER),
    (DecimalField.default_error_messages["invalid"], NUMBER),
    (DateField.default_error_messages["invalid"], _("%(label)s须是日期，例如 2026-12-31，请修改。")),
    (DateTimeField.default_error_messages["invalid"], _("%(label)s须是日期和时间，例如 2026-12-31 17:00，请修改。")),
)


def reworded(label: Any, error: ValidationError) -> str:
    """Our sentence for a general message; empty where the check has words of its own."""
    words = next((ours for theirs, ours in SAID if error.message is theirs), None)
    return str(words) % ({"label": label} | (error.params or {})) if words else ""
