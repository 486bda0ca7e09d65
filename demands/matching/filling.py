"""The long form of a solution: its texts and money, and one row for each indicator of the demand."""

from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from demands.matching.models import IndicatorAnswer, Solution
from portal.accounts.models import Organisation
from portal.documents.fields import UploadField

LONGEST = 5000


class DraftForm(forms.ModelForm):
    """A form that is saved with gaps: what must be there before handing in is marked, and asked for only then.

    `wanted` names those fields. A long text may have 5000 characters; `version` shows who saved meanwhile.
    """

    wanted: tuple[str, ...] = ()
    long: tuple[str, ...] = ()
    use_required_attribute = False
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in self.long:
            self.fields[name].max_length = LONGEST
        for name in self.wanted:
            self.fields[name].required = True
        self.initial["version"] = self.instance.version

    def full_clean(self) -> None:
        """Check what is there; what is missing may be missing."""
        for name in self.wanted:
            self.fields[name].required = False
        super().full_clean()
        for name in self.wanted:
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name in self.long:
            if len(given.get(name) or "") > LONGEST:
                self.add_error(name, _("最多 5000 字，请精简。"))
        return given


class SolutionForm(DraftForm):
    """A draft is kept however little of it is filled in; only its name is needed."""

    wanted = ("approach", "team", "schedule", "money", "ip_terms")
    long = ("approach", "team", "schedule", "ip_terms")

    money = forms.DecimalField(
        label=_("所需经费（万元）"),
        required=False,
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(0, _("经费不能为负数，请填写 0 或以上的金额。"))],
        error_messages={
            "invalid": _("请填写数字，例如 120.00。"),
            "max_decimal_places": _("金额以万元为单位，最多两位小数。"),
        },
    )
    attachment = UploadField("solution", label=_("附件"), required=False, more=_("每次一个。"))

    class Meta:
        model = Solution
        fields = ("title", "approach", "team", "partners", "schedule", "money", "ip_terms")
        widgets = {"partners": forms.SelectMultiple(attrs={"data-picker": "1", "size": 6})}
        help_texts = {
            "title": _("一句话说明用什么办法解决什么问题。"),
            "approach": _("关键技术、路线选择的理由、风险与备选路线。"),
            "team": _("负责人、骨干、已有成果和条件，本单位与合作单位的分工。"),
            "partners": _("已在平台认证的合作单位，可多选。"),
            "schedule": _("按月份写明阶段目标，例如“第 6 个月：完成样机”。"),
            "ip_terms": _("成果归属、使用权和收益分配。"),
        }

    def __init__(self, *args: Any, unit: Any = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        verified = Organisation.objects.filter(state=Organisation.State.VERIFIED)
        self.fields["partners"].queryset = verified.exclude(pk=unit.pk).order_by("name")

    def clean_attachment(self) -> Any:
        return self.fields["attachment"].with_room(self.cleaned_data["attachment"], self.instance)


class AnswerRow(forms.ModelForm):
    """The answer to one indicator; the indicator itself stands beside it."""

    class Meta:
        model = IndicatorAnswer
        fields = ("answer", "value", "how")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [("", _("请选择")), *IndicatorAnswer.Answer.choices]
        name = self.instance.indicator.name
        for field in self.fields.values():
            field.label = f"{name}：{field.label}"
            field.required = False


def rows_for(demand: Any, solution: Solution, data: Any = None) -> list[AnswerRow]:
    """One row for each indicator, in the demand's order, with what was answered so far."""
    known = {a.indicator_id: a for a in solution.indicator_answers.select_related("indicator")} if solution.pk else {}
    return [
        AnswerRow(
            data,
            prefix=f"i{indicator.pk}",
            instance=known.get(indicator.pk) or IndicatorAnswer(solution=solution, indicator=indicator),
        )
        for indicator in demand.indicators.all()
    ]
