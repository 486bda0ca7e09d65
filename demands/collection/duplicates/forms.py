"""A person's verdict on two demands that are alike."""

from django import forms
from django.utils.translation import gettext_lazy as _

from demands.collection.models.likeness import Likeness


class VerdictForm(forms.Form):
    """One of three, and why."""

    verdict = forms.ChoiceField(
        label=_("认定"),
        choices=Likeness.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择一种认定。")},
    )
    note = forms.CharField(
        label=_("说明"),
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明相同或不同在哪里。认定只供审查参考，需求方看不到，也不会自动退回需求。"),
        error_messages={"required": _("请写明认定的理由。")},
    )
