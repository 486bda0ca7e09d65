"""Inputs that several forms of this stage share: a day that is a deadline, a list written line by line, keywords."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from demands.collection.days import end_of_work
from portal import clock


class DayInput(forms.DateInput):
    """The browser's own picker of days."""

    input_type = "date"

    def __init__(self, **kwargs: Any):
        super().__init__(format="%Y-%m-%d", **kwargs)


class DueField(forms.DateField):
    """A day on which something is due; its value is the instant, 17:00 in Shanghai, that still lies ahead."""

    widget = DayInput
    default_error_messages = {
        "invalid": _("请按“年-月-日”填写日期，例如 2026-05-20。"),
        "past": _("期限须晚于现在，请改选以后的日期。"),
    }

    def clean(self, value: Any) -> datetime | None:
        day = super().clean(value)
        if day is None:
            return None
        instant = end_of_work(day)
        if instant <= clock.now():
            raise ValidationError(self.error_messages["past"], code="past")
        return instant

    def prepare_value(self, value: Any) -> Any:
        return timezone.localdate(value) if isinstance(value, datetime) else value


class MomentField(forms.DateTimeField):
    """An instant in Shanghai, by the browser's own picker."""

    default_error_messages = {"invalid": _("请按“年-月-日 时:分”填写时间，例如 2026-05-20 17:00。")}

    def __init__(self, **kwargs: Any):
        picker = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=picker, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **kwargs)


class LinesField(forms.CharField):
    """A list, one item to a line."""

    widget = forms.Textarea

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        return [line.strip() for line in text.splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class KeywordsField(forms.CharField):
    """One to five keywords, kept apart by commas or blanks."""

    most, longest = 5, 20

    def clean(self, value: Any) -> list[str]:
        words = list(dict.fromkeys(word for word in re.split(r"[\s,，、;；]+", super().clean(value)) if word))
        if len(words) > self.most:
            raise ValidationError(
                _("关键词最多 %(most)d 个，现有 %(now)d 个，请删去不重要的。"),
                params={"most": self.most, "now": len(words)},
            )
        if long := next((word for word in words if len(word) > self.longest), None):
            raise ValidationError(_("关键词“%(word)s”超过 20 字，请缩短或用顿号分开。"), params={"word": long})
        return words

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value
