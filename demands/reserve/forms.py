"""What the steps of a reserve entry ask for, and the form of the entry itself."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from demands.collection.models import Demand
from demands.matching.filling import DraftForm
from demands.matching.models import Agreement
from demands.reserve.models import ReserveEntry
from demands.reserve.models.states import Ground, Scenario
from portal import clock
from portal.accounts.models import Organisation
from portal.calls.calendar import deadline_after
from portal.forms import ReasonForm, StepForm

MONEY = {
    "required": False,
    "max_digits": 14,
    "decimal_places": 2,
    "validators": [MinValueValidator(0, _("金额不能为负数，请填写 0 或以上的金额。"))],
    "error_messages": {
        "invalid": _("请填写数字，例如 120.00。"),
        "max_decimal_places": _("金额以万元为单位，最多两位小数。"),
    },
}


class OpenEntryForm(forms.Form):
    """From which matched demand, and in which of the scenarios, an entry is opened."""

    demand = forms.ModelChoiceField(
        label=_("需求"),
        queryset=Demand.objects.none(),
        error_messages={"invalid_choice": _("请选择本单位已达成意向的需求。")},
    )
    scenario = forms.ChoiceField(
        label=_("入库情形"),
        choices=[(Scenario.DEMANDER_MATCH.value, Scenario.DEMANDER_MATCH.label)],
        initial=Scenario.DEMANDER_MATCH.value,
        widget=forms.RadioSelect,
        help_text=_("实施办法第十一条规定了多种情形，其他情形尚未开放。"),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        units = user.scope("org_admin", "unit")
        signed = Agreement.objects.filter(state=Agreement.State.SIGNED).values("demand_id")
        open_to = Q(demander_id__in=units, state=Demand.State.MATCHED, pk__in=signed)
        self.fields["demand"].queryset = Demand.objects.filter(open_to).order_by("code")


class EntryForm(DraftForm):
    """The entry as its lead fills it in; name and tasks come from the demand and cannot be changed."""

    wanted = ("plan", "result_use", "total_money", "own_money")
    long = ("plan", "result_use")
    total_money = forms.DecimalField(label=_("总投入（万元）"), **MONEY)
    own_money = forms.DecimalField(label=_("单位自筹（万元）"), help_text=_("包含在总投入中，由各单位合计。"), **MONEY)

    class Meta:
        model = ReserveEntry
        fields = ("units", "plan", "result_use", "total_money", "own_money")
        widgets = {"units": forms.SelectMultiple(attrs={"data-picker": "1", "size": 6})}
        help_texts = {
            "units": _("须包括需求方和已达成意向的揭榜方，可增加已认证的合作单位。"),
            "plan": _("各单位任务分工、阶段目标和协同方式。"),
            "result_use": _("由谁、在什么场景应用成果，预期规模。"),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        units = Organisation.objects.filter(state=Organisation.State.VERIFIED).select_related("region")
        self.fields["units"].queryset = units.order_by("name")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        total, own = given.get("total_money"), given.get("own_money")
        if total is not None and own is not None and own > total:
            self.add_error("own_money", _("单位自筹不能超过总投入，请核对两个金额。"))
        return given


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
        required=False,
        empty_value=None,
    )
    opinion = forms.CharField(
        label=_("意见"), max_length=1000, required=False, widget=forms.Textarea, help_text=_("有异议的须写明理由。")
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("objects_to_it") is None:
            self.add_error("objects_to_it", _("请选择同意入库或者有异议。"))
        elif given["objects_to_it"] and not given.get("opinion"):
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
