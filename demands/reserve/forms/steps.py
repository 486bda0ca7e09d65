"""What the steps of a reserve entry ask for."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from demands.reserve.models.states import Ground
from portal import clock
from portal.calls.calendar import deadline_after
from portal.forms import ReasonForm, StepForm


class SubmitEntryForm(StepForm):
    """The lead's promise."""

    pledge = forms.BooleanField(
        label=_("我代表牵头单位承诺：内容真实，不含涉密内容，各参与单位均已知晓并同意；需求名称和任务未改变。")
    )


class CheckForm(StepForm):
    """The department's opinion, if it has one to add."""

    opinion = forms.CharField(label=_("审核意见"), max_length=1000, required=False, widget=forms.Textarea)


class ReturnForm(StepForm):
    """All defects at once, with one deadline."""

    defects = forms.CharField(
        label=_("须补正的事项"),
        min_length=5,
        max_length=2000,
        widget=forms.Textarea,
        help_text=_("一次列全，每行一项，写明如何补正。"),
    )
    correction_due = forms.DateTimeField(
        label=_("补正截止时间"),
        help_text=_("形如 2026-12-01 17:00，默认按年度参数的工作日计算。"),
        error_messages={"invalid": _("请按“2026-12-01 17:00”的格式填写时间。")},
    )

    @classmethod
    def initial_for(cls, record: Any) -> dict[str, str]:
        """The deadline by the year's setting."""
        due = deadline_after(clock.now(), record.call.value("correction_days"))
        return {"correction_due": timezone.localtime(due).strftime("%Y-%m-%d %H:%M")}

    def clean_correction_due(self) -> datetime:
        due = self.cleaned_data["correction_due"]
        if due <= clock.now():
            raise forms.ValidationError(_("补正截止时间须晚于现在，请重新选择。"))
        return due


class ConsentForm(StepForm):
    """Agreed, or what stands against it."""

    objects_to_it = forms.TypedChoiceField(
        label=_("表态"),
        choices=[("no", _("同意入库")), ("yes", _("有异议"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        required=False,  # as an input of the step, for which a no would be nothing given; on the page it is asked for
        empty_value=None,
        error_messages={"required": _("请选择同意入库或者有异议。")},
    )
    opinion = forms.CharField(
        label=_("意见"), max_length=1000, required=False, widget=forms.Textarea, help_text=_("有异议的须写明理由。")
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["objects_to_it"].required = True

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("objects_to_it") and not given.get("opinion"):
            self.add_error("opinion", _("提出异议须写明理由。"))
        return given


class WithdrawForm(StepForm):
    """A reason, once the entry was handed in."""

    reason = forms.CharField(label=_("理由"), max_length=1000, required=False, widget=forms.Textarea)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.record.submitted_at and not given.get("reason"):
            self.add_error("reason", _("已提交的入库申请须写明撤回理由。"))
        return given


class RemoveForm(ReasonForm):
    """Why an entry leaves the pool."""

    ground = forms.ChoiceField(label=_("出库原因"), choices=Ground.choices)
    field_order = ("ground", "reason")
