"""What a bureau says, and whether a region hears its bureaus."""

from django import forms
from django.utils.translation import gettext_lazy as _

from demands.collection.models import BureauOpinion, PrecheckTerm
from portal.forms import StepForm


class OpinionForm(StepForm):
    """An opinion for the department; the unit does not read it."""

    verdict = forms.ChoiceField(label=_("意见"), choices=BureauOpinion.Verdict.choices, widget=forms.RadioSelect)
    opinion = forms.CharField(
        label=_("说明"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("供科技厅（委）形式审查时参考；期满未提意见视为无异议。"),
    )


class TermForm(forms.ModelForm):
    """On or off, and how many working days."""

    class Meta:
        model = PrecheckTerm
        fields = ["is_on", "days"]
        help_texts = {
            "is_on": _("启用后，本省（市）单位提交的需求先由其所在城市的归口管理部门预审；未设经办人的城市不受影响。"),
            "days": _("1—30 个工作日；期满未提意见视为无异议。只对以后提交的需求起作用。"),
        }
