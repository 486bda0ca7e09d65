"""Beginning an application."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation
from projects.guidelines.models import Direction, Guideline


class DirectionField(forms.ModelChoiceField):
    """A direction with its guideline, its limit and whether a reserve entry stands behind it."""

    def label_from_instance(self, direction: Any) -> str:
        money = f"，支持额度 {direction.money} 万元" if direction.money else ""
        entry = f"，储备项目 {direction.reserve_entry.code}" if direction.reserve_entry else ""
        return f"{direction}（{direction.guideline}{money}{entry}）"


class NewApplicationForm(forms.Form):
    """Which direction, by which unit."""

    direction = DirectionField(
        Direction.objects.none(),
        label=_("指南方向"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("请选择指南方向。"), "invalid_choice": _("这个方向现在不在申报期内，请改选。")},
    )
    unit = forms.ModelChoiceField(Organisation.objects.none(), label=_("牵头单位"), empty_label=None)

    def __init__(self, *args: Any, user: Any, guideline: int | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        takes_now = Guideline.objects.open_for_applications()
        rows = Direction.objects.filter(guideline__in=takes_now.filter(pk=guideline) if guideline else takes_now)
        self.fields["direction"].queryset = rows.select_related("guideline", "reserve_entry")
        self.fields["unit"].queryset = Organisation.objects.filter(pk__in=user.unit_ids)
