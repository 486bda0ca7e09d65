"""Forms of a task agreement: what the lead unit settles itself, the budget as granted, the signature."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from portal.forms import StepForm
from projects.applications.models import Source, Subject
from projects.delivery.models import TaskAgreement
from projects.delivery.terms import Money

MOST_MILESTONES, MOST_LINES = 30, 200
MONEY_ERRORS = {
    "invalid": _("请填写数字，单位为万元。"),
    "min_value": _("金额不能为负数，请修改。"),
    "max_decimal_places": _("金额以万元为单位，最多两位小数。"),
    "max_digits": _("金额过大，请核对单位是否为万元。"),
    "max_whole_digits": _("金额过大，请核对单位是否为万元。"),
}


class SignForm(StepForm):
    """A signature under the agreement as it stands."""

    pledge = forms.BooleanField(label=_("已核对任务书全部内容，同意按任务书执行"))


class AgreementForm(forms.ModelForm):
    """The first day of the term, the plan, the ties with other tasks."""

    class Meta:
        model = TaskAgreement
        fields = ["starts_on", "plan", "cooperation"]
        widgets = {"starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "starts_on": _("实施期限自这一天起算。"),
            "plan": _("研究内容的具体安排，不得改变批准的目标和考核指标。"),
            "cooperation": _("与其他课题、其他项目如何沟通、衔接和集成。"),
        }


class MilestoneForm(forms.Form):
    """One milestone."""

    title = forms.CharField(label=_("里程碑"), max_length=80)
    month = forms.IntegerField(
        label=_("第几个月"),
        min_value=1,
        max_value=120,
        error_messages={
            "invalid": _("完成时间填第几个月，须为整数。"),
            "min_value": _("完成时间从第 1 个月起。"),
            "max_value": _("完成时间不能超过 120 个月。"),
        },
    )
    evidence = forms.CharField(label=_("考核内容与证明材料"), max_length=200)


class Distinct(BaseFormSet):
    """A grid none of whose rows says the same as another; `key` are the fields that tell rows apart."""

    key: tuple[str, ...] = ()
    words: Any = ""

    def clean(self) -> None:
        if any(self.errors):
            return
        keys = [tuple(str(row.get(name, "")) for name in self.key) for row in self.rows()]
        if len(keys) != len(set(keys)):
            raise ValidationError(self.words)

    def rows(self) -> list[dict[str, Any]]:
        """The rows that were filled in and are not struck out."""
        kept = [f.cleaned_data for f in self.forms if f.cleaned_data and not f.cleaned_data.get("DELETE")]
        return [{k: v for k, v in row.items() if k != "DELETE"} for row in kept]


class MilestoneRows(Distinct):
    key, words = ("title",), _("两个里程碑名称相同，请修改其中一个。")


YEAR_ERRORS = {name: _("请填写四位年份，例如 2026。") for name in ("invalid", "min_value", "max_value")}


class BudgetLineForm(forms.Form):
    """One line of the budget, in 万元."""

    organisation_id = forms.TypedChoiceField(label=_("单位"), coerce=int)
    source = forms.ChoiceField(label=_("来源"), choices=Source.choices)
    subject = forms.ChoiceField(label=_("科目"), choices=Subject.choices)
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100, error_messages=YEAR_ERRORS)
    amount = forms.DecimalField(
        label=_("金额（万元）"),
        max_digits=14,
        decimal_places=2,
        min_value=Decimal(0),
        error_messages=MONEY_ERRORS,
    )

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisation_id"].choices = units


class BudgetRows(Distinct):
    key = ("organisation_id", "source", "subject", "year")
    words = _("同一单位、来源、科目和年度只列一行，请合并金额。")

    def lines(self) -> list[Money]:
        """The rows as lines of a budget."""
        return [Money(**row) for row in self.rows()]


MilestoneFormSet = formset_factory(
    MilestoneForm, formset=MilestoneRows, extra=0, can_delete=True, max_num=MOST_MILESTONES
)
BudgetFormSet = formset_factory(BudgetLineForm, formset=BudgetRows, extra=0, can_delete=True, max_num=MOST_LINES)
