"""What the steps of a redress ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.documents.fields import UploadField
from portal.forms import StepForm


class FilingForm(StepForm):
    """Facts and grounds, with up to three pieces of evidence."""

    template_of_step = "redress/file.html"

    grounds = forms.CharField(
        label=_("事实和理由"),
        min_length=20,
        max_length=3000,
        widget=forms.Textarea,
        help_text=_("写明原决定错在哪里、依据的事实和规定。每项决定只能申请一次复核，请一次写全。"),
    )
    evidence_1 = UploadField("redress", label=_("证据 1"), required=False)
    evidence_2 = UploadField("redress", label=_("证据 2"), required=False)
    evidence_3 = UploadField("redress", label=_("证据 3"), required=False)

    @staticmethod
    def initial_for(record: Any) -> dict[str, Any]:
        return {"grounds": record.grounds}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in ("evidence_1", "evidence_2", "evidence_3"):
            field: Any = self.fields[name]
            if given.get(name):
                try:
                    field.with_room(given[name], self.record)
                except forms.ValidationError as full:
                    self.add_error(name, full)
        return given


class FindingForm(StepForm):
    """What was found, and what the officer proposes."""

    proposal = forms.ChoiceField(
        label=_("建议"),
        choices=[("uphold", _("支持申请，撤销原决定")), ("dismiss", _("维持原决定"))],
        widget=forms.RadioSelect,
    )
    finding = forms.CharField(
        label=_("复核意见"),
        min_length=10,
        max_length=3000,
        widget=forms.Textarea,
        help_text=_("写明核实了哪些事实、对照了哪些规定。申请单位看不到这段文字，只看到审定后的答复。"),
    )
    template_of_step = "redress/decide.html"


class InnerReasonForm(StepForm):
    """Why the finding does not suffice; the department alone reads it."""

    remark = forms.CharField(label=_("退回理由"), min_length=5, max_length=1000, widget=forms.Textarea)
    template_of_step = "redress/decide.html"
