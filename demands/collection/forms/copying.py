"""A new round from an earlier one."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from demands.collection.forms.inputs import MomentField
from demands.collection.models import CollectionRound
from portal import clock
from portal.calls.models import Call


class CopyForm(forms.Form):
    """Its name and when it begins: every other date keeps its distance."""

    name = forms.CharField(label=_("批次名称"), max_length=60)
    opens_at = MomentField(label=_("开始时间"), help_text=_("截止时间按原批次的间隔一起移动，保存后可以单独修改。"))

    def __init__(self, *args: Any, source: CollectionRound, call: Call, **kwargs: Any):
        self.source, self.call = source, call
        name = source.name.replace(str(source.call.year), str(call.year))
        kwargs["initial"] = {"name": name, "opens_at": self._proposed()}
        super().__init__(*args, **kwargs)

    def clean_opens_at(self) -> Any:
        opens = self.cleaned_data["opens_at"]
        if opens + (self.source.closes_at - self.source.opens_at) <= clock.now():
            raise ValidationError(_("按原批次的间隔，截止时间已经过去，请改选以后的时间。"))
        return opens

    def _proposed(self) -> Any:
        """The same day and hour of the call's year, or of the first year after it that has not passed."""
        day = timezone.localtime(self.source.opens_at)
        for year in (max(self.call.year, day.year), max(self.call.year, day.year) + 1):
            leap = day.month == 2 and day.day == 29
            moved = (day - timedelta(days=1) if leap else day).replace(year=year)
            if moved > clock.now():
                return moved
        return clock.now() + timedelta(days=1)
