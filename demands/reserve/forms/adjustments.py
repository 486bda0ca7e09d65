"""The form of an adjustment, and what its steps ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from demands.collection.forms.inputs import KeywordsField
from demands.collection.forms.steps import UNCLASSIFIED
from demands.collection.layouts.reading import layout_of
from demands.collection.models import Demand
from demands.reserve.adjusting import parts
from portal.forms import StepForm

MOST_ROWS = 30


class AdjustmentForm(forms.ModelForm):
    """The adjustable parts of a demand as they would read; name and tasks are shown beside it and never taken."""

    use_required_attribute = False
    keywords = KeywordsField(label=_("关键词"), help_text=_("1～5 个，用顿号或逗号分开。"))
    reason = forms.CharField(
        label=_("调整理由"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("审批人、揭榜方和公众会看到，请写明为何需要调整。"),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Demand
        fields = parts.ADJUSTABLE

    def __init__(self, *args: Any, adjustment: Any, **kwargs: Any):
        self.adjustment, demand = adjustment, adjustment.demand
        kwargs["instance"] = parts.applied(demand, adjustment.changes)
        super().__init__(*args, **kwargs)
        asked, layout = parts.asked_for(demand), layout_of(demand)
        for name in [name for name in parts.ADJUSTABLE if name not in asked]:
            del self.fields[name]
        for name in asked:
            self.fields[name].label = layout.label(name)
            self.fields[name].required = layout.by_key[name].required
        self.fields["reason"].initial, self.fields["version"].initial = adjustment.reason, adjustment.version

    def clean_term_months(self) -> int | None:
        term, of = self.cleaned_data["term_months"], self.adjustment.demand.round
        if term is not None and not of.term_min <= term <= of.term_max:
            limits = {"min": of.term_min, "max": of.term_max}
            raise forms.ValidationError(_("攻关期限须在 %(min)s～%(max)s 个月之间，请修改。"), params=limits)
        return term

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name, why in parts.LOCKED.items():
            if name in self.data and self.data[name] != getattr(self.adjustment.demand, name):
                self.add_error(None, why)
        total, own = given.get("total_investment"), given.get("own_money")
        for name, amount in (("total_investment", total), ("own_money", own)):
            if amount is not None and amount < 0:
                self.add_error(name, _("金额不能是负数，请修改。"))
        if total is not None and own is not None and own > total:
            self.add_error("own_money", _("需求方出资不能超过总投入，请核对两个金额。"))
        return given

    def changes(self) -> dict[str, Any]:
        """The new values of what differs from the demand as it stands."""
        demand = Demand.objects.get(pk=self.adjustment.demand_id)
        new = {name: self.cleaned_data[name] for name in parts.ADJUSTABLE if name in self.fields}
        return {name: parts.as_json(demand, name, v) for name, v in new.items() if v != getattr(demand, name)}


class IndicatorRow(forms.Form):
    """One row of the adjusted table; `id` is the row that it takes the place of."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("指标名称"), max_length=80, required=False)
    present = forms.CharField(label=_("现有水平"), max_length=40, required=False)
    target = forms.CharField(label=_("目标值"), max_length=40, required=False)
    unit = forms.CharField(label=_("单位"), max_length=20, required=False)
    method = forms.CharField(label=_("考核方式"), max_length=100, required=False)

    def is_blank(self) -> bool:
        """Whether nothing is written in the row."""
        return not any(self.cleaned_data.get(name) for name in parts.CELLS)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.is_blank() and not given.get("DELETE"):
            for name in ("name", "present", "target", "method"):
                if not given.get(name):
                    self.add_error(name, _("请填写%s") % self.fields[name].label)
        return given


class IndicatorTable(forms.BaseFormSet):
    """The whole table, at least one row of it."""

    def rows(self) -> list[dict[str, Any]]:
        """The rows that stand, in their order."""
        standing = [f.cleaned_data for f in self.forms if not f.is_blank() and not f.cleaned_data.get("DELETE")]
        return [{"id": row.get("id")} | {name: row[name] for name in parts.CELLS} for row in standing]

    def clean(self) -> None:
        if not any(form.errors for form in self.forms) and not self.rows():
            raise forms.ValidationError(_("请至少保留一项技术指标。"))


IndicatorFormSet = forms.formset_factory(
    IndicatorRow, formset=IndicatorTable, extra=0, can_delete=True, max_num=MOST_ROWS, validate_max=True
)


class ProviderForm(StepForm):
    """The chosen provider's word on exactly the changes that stand on the page."""

    template_of_step = "reserve/adjustment_step.html"
    agrees = forms.TypedChoiceField(
        label=_("表态"),
        choices=[("yes", _("同意以上调整")), ("no", _("不同意"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        required=False,  # as an input of the step, for which a no would be nothing given; on the page it is asked for
        empty_value=None,
        error_messages={"required": _("请选择同意或者不同意。")},
    )
    explanation = forms.CharField(
        label=_("说明"), max_length=1000, required=False, widget=forms.Textarea, help_text=_("不同意的须写明理由。")
    )
    digest = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["agrees"].required = True

    @classmethod
    def initial_for(cls, record: Any) -> dict[str, str]:
        """The hash of what is shown."""
        return {"digest": record.digest}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("agrees") is False and not given.get("explanation"):
            self.add_error("explanation", _("不同意的，请写明理由。"))
        return given


class SubmitAdjustmentForm(StepForm):
    """The demander's promise under the changes."""

    template_of_step = "reserve/adjustment_step.html"
    unclassified = forms.BooleanField(
        label=UNCLASSIFIED, error_messages={"required": _("请先核对内容并勾选不涉密承诺，才能提交。")}
    )


class ApproveForm(StepForm):
    """The department agrees; what becomes public was looked through for what is secret."""

    template_of_step = "reserve/adjustment_step.html"
    secrecy = forms.BooleanField(
        label=_("已对调整后公开的内容作保密审查，不涉及国家秘密和不宜公开的信息"),
        error_messages={"required": _("调整后的内容将向社会公开，请先完成保密审查并勾选。")},
    )
    opinion = forms.CharField(label=_("审核意见"), max_length=1000, required=False, widget=forms.Textarea)
