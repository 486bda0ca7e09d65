"""One direction with its table of indicators, and choosing entries of the reserve pool."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from demands.reserve.models import ReserveEntry
from projects.guidelines.models import Direction, DirectionIndicator, Guideline

MOST_INDICATORS = 30
TWO_LINES = {"rows": 2}  # the cells that hold a sentence


class DirectionForm(forms.ModelForm):
    """A direction; only name and field are asked for before opinions are."""

    goal = forms.CharField(label=_("研究目标"), max_length=600, required=False, widget=forms.Textarea)
    content = forms.CharField(label=_("研究内容"), max_length=1500, required=False, widget=forms.Textarea)

    class Meta:
        model = Direction
        fields = ["title", "field", "goal", "content", "term_months", "money", "projects"]
        help_texts = {"money": _("万元，每个项目不超过的金额，最多两位小数。")}
        error_messages = {
            "title": {"required": _("请填写方向名称。")},
            "field": {"required": _("请选择领域。")},
            "money": {
                "invalid": _("请填写数字，单位万元，例如 800.00。"),
                "max_decimal_places": _("金额以万元计，最多两位小数，请修改。"),
            },
        }

    def __init__(self, *args: Any, guideline: Guideline, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.call = guideline.call
        self.fields["field"].queryset = self.call.fields.all()
        most = self.call.value("application_term_max")
        self.fields["term_months"].help_text = _("年度上限为 %s 个月。") % most

    def clean_money(self) -> Any:
        money = self.cleaned_data["money"]
        if money is not None and money <= 0:
            raise ValidationError(_("支持额度须大于 0，请修改。"))
        return money

    def clean_projects(self) -> int:
        projects = self.cleaned_data["projects"]
        if projects < 1:
            raise ValidationError(_("拟立项数至少为 1，请修改。"))
        return projects

    def clean_term_months(self) -> int | None:
        term, most = self.cleaned_data["term_months"], self.call.value("application_term_max")
        if term is not None and not 1 <= term <= most:
            raise ValidationError(_("实施期限须在 1～%(most)s 个月之间，请修改。"), params={"most": most})
        return term


class IndicatorForm(forms.ModelForm):
    """One row of the table of indicators."""

    class Meta:
        model = DirectionIndicator
        fields = ["name", "target", "unit", "method"]
        widgets = {"name": forms.Textarea(attrs=TWO_LINES), "method": forms.Textarea(attrs=TWO_LINES)}
        error_messages = {"name": {"required": _("请填写指标名称，或勾选删除这一行。")}}


class IndicatorRows(forms.BaseInlineFormSet):
    """The rows keep the order in which they stand."""

    def save_in_order(self) -> None:
        """Write the rows anew, numbered from 1; deleted and empty ones are left out."""
        kept = [form.instance for form in self.forms if self._is_kept(form)]
        self.instance.indicators.all().delete()
        for order, row in enumerate(kept, 1):
            row.pk, row.direction, row.order = None, self.instance, order
        DirectionIndicator.objects.bulk_create(kept)

    def _is_kept(self, form: Any) -> bool:
        return bool(form.cleaned_data.get("name")) and not form.cleaned_data.get("DELETE")


IndicatorFormSet = forms.inlineformset_factory(
    Direction,
    DirectionIndicator,
    form=IndicatorForm,
    formset=IndicatorRows,
    extra=1,
    max_num=MOST_INDICATORS,
    validate_max=True,
)


class PoolForm(forms.Form):
    """Which entries of the pool become directions."""

    entries = forms.ModelMultipleChoiceField(
        ReserveEntry.objects.none(),
        label=_("储备项目"),
        error_messages={
            "required": _("请至少选择一个储备项目。"),
            "invalid_choice": _("所选储备项目已不在库或已在本指南中，请刷新后重选。"),
        },
    )

    def __init__(self, *args: Any, guideline: Guideline, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["entries"].queryset = free_entries(guideline)


def free_entries(guideline: Guideline) -> Any:
    """Entries in the pool that this guideline does not hold yet; none whose demand was taken down."""
    rows = ReserveEntry.objects.in_pool().not_taken_down().exclude(directions__guideline=guideline)
    return rows.for_list().select_related("demand__field").order_by("demand__field__order", "code")
