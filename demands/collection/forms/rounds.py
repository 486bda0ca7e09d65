"""The form of a round of collection."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from demands.collection.forms.inputs import MomentField
from demands.collection.models import CollectionRound
from portal import clock
from portal.accounts.models import Region
from portal.calls.models import Field
from portal.forms import StepForm


class AgreeForm(StepForm):
    """A department's agreement to exactly what its approver has seen."""

    digest = forms.CharField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def initial_for(record: Any) -> dict[str, Any]:
        return {"digest": record.signing_digest()}


class RoundForm(forms.ModelForm):
    """What the departments agree to before the round opens."""

    opens_at = MomentField(label=_("开始时间"))
    closes_at = MomentField(label=_("截止时间"), help_text=_("到达这一时刻即为逾期。"))

    class Meta:
        model = CollectionRound
        fields = [
            "name",
            "fields",
            "regions",
            "opens_at",
            "closes_at",
            "term_min",
            "term_max",
            "per_unit",
            "notice",
        ]
        widgets = {"fields": forms.CheckboxSelectMultiple, "regions": forms.CheckboxSelectMultiple}
        error_messages = {
            "fields": {"required": _("请至少选择一个征集领域。")},
            "regions": {"required": _("请至少选择一个省（市）。")},
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["fields"].queryset = self.instance.call.fields.all() or Field.objects.all()
        self.fields["regions"].queryset = Region.objects.members()
        self.fields["notice"].help_text = _("面向单位的征集通知全文；会签后修改须四地重新同意。")

    def clean_closes_at(self) -> Any:
        closes, opens = self.cleaned_data["closes_at"], self.cleaned_data.get("opens_at")
        if opens and closes <= opens:
            raise ValidationError(_("截止时间须晚于开始时间，请修改。"))
        if closes <= clock.now():
            raise ValidationError(_("截止时间须晚于现在，请修改。"))
        return closes

    def clean_term_max(self) -> int:
        shortest, longest = self.cleaned_data.get("term_min"), self.cleaned_data["term_max"]
        if shortest and longest < shortest:
            raise ValidationError(_("期限上限不能小于下限，请修改。"))
        return longest

    def clean_per_unit(self) -> int:
        if self.cleaned_data["per_unit"] < 1:
            raise ValidationError(_("每单位至少可以提交 1 项，请修改。"))
        return self.cleaned_data["per_unit"]

    def clean_term_min(self) -> int:
        if self.cleaned_data["term_min"] < 1:
            raise ValidationError(_("期限至少 1 个月，请修改。"))
        return self.cleaned_data["term_min"]
