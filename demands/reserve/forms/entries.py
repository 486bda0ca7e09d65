"""Opening an entry, and the form of the entry itself."""

from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from demands.collection.models import Demand
from demands.matching.filling import DraftForm
from demands.reserve.models import ReserveEntry
from demands.reserve.scenarios import Way, merged
from portal.accounts.models import Organisation

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
    """With which demand an entry of one scenario is opened; where demands are merged, with which others."""

    demand = forms.ModelChoiceField(
        label=_("需求"),
        queryset=Demand.objects.none(),
        error_messages={"invalid_choice": _("这项需求不符合所选入库情形的要求，请重新选择。")},
    )
    others = forms.ModelMultipleChoiceField(
        label=_("合并的同名需求"),
        queryset=Demand.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("至少选择一项与本单位需求同名的需求；各需求方须书面同意。"),
        error_messages={"required": _("请至少选择一项要合并的同名需求。")},
    )

    def __init__(self, *args: Any, user: Any, way: Way, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["demand"].queryset = found = way.demands(user.scope("org_admin", "unit")).filter(is_sealed=False)
        if way.joins_demands:
            same = {other.pk for demand in found for other in merged.of_the_same_name(demand)}
            self.fields["others"].queryset = Demand.objects.filter(pk__in=same, is_sealed=False).order_by("code")
        else:
            del self.fields["others"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        demand, others = given.get("demand"), given.get("others") or []
        if demand and any(merged.plain(other.title) != merged.plain(demand.title) for other in others):
            self.add_error("others", _("所选需求与本单位需求的名称不同，请只选同名的需求。"))
        elif demand and demand in others:
            self.add_error("others", _("请选择另外的需求，不要重复选择本单位的这一项。"))
        return given


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
            "units": _("须包括需求方；已达成意向的，还须包括揭榜方。可增加已认证的合作单位。"),
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
