"""The tables of a solution's form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from demands.matching.filling import measuring
from demands.matching.models import IndicatorAnswer, MoneyLine, Solution, SolutionMember, Stage
from portal.inputs import MoneyField
from portal.sections.rows import Grid, RowForm, Table, grid


class AnswerForm(RowForm):
    """The answer to one indicator, which stands beside it; by how much is worked out where numbers allow."""

    class Meta:
        model = IndicatorAnswer
        fields = ["answer", "value", "margin", "how"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.called = self.instance.indicator.name if self.instance.indicator_id else ""
        for field in self.fields.values():
            field.label = f"{self.called}：{field.label}" if self.called else field.label

    def is_blank(self) -> bool:
        """An answer taken out again is saved like any other."""
        return False

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        indicator = self.instance.indicator
        departs = given.get("answer") in (IndicatorAnswer.Answer.EXCEEDS, IndicatorAnswer.Answer.BELOW)
        if departs and not (given.get("margin") or "").strip():
            percent = measuring.difference(indicator.target, given.get("value") or "", indicator.unit)
            if percent is not None and percent != 0:
                given["margin"] = measuring.in_words(percent)
        return given


class Answers(Table):
    """指标响应表: exactly the indicators of the demand, none added and none taken out."""

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("queryset", IndicatorAnswer.objects.select_related("indicator"))
        super().__init__(*args, **kwargs)
        self.extra = 0

    def standing(self) -> list[tuple[int, Any]]:
        return list(enumerate(self.forms, 1))

    def clean(self) -> None:
        """Each row stands for itself."""


class MemberForm(RowForm):
    """One person of the team."""

    needed = ("name",)
    share = forms.IntegerField(
        label=_("投入时间（%）"),
        min_value=1,
        max_value=100,
        error_messages={
            "invalid": _("请填写 1～100 的整数，例如 40。"),
            "min_value": _("投入时间从 1%% 起。"),
            "max_value": _("投入时间不超过 100%%。"),
        },
    )

    class Meta:
        model = SolutionMember
        fields = ["name", "unit", "role", "share"]
        widgets = {
            "unit": forms.TextInput(attrs={"class": "pt-name"}),
            "role": forms.TextInput(attrs={"class": "pt-name"}),
        }


class StageForm(RowForm):
    """One stage by the month in which it ends."""

    needed = ("month", "goal")
    month = forms.IntegerField(
        label=_("完成时间（第几个月）"),
        min_value=1,
        max_value=120,
        error_messages={
            "invalid": _("请填写整数，例如 12。"),
            "min_value": _("完成时间从第 1 个月起。"),
            "max_value": _("完成时间不超过第 120 个月。"),
        },
    )

    class Meta:
        model = Stage
        fields = ["month", "goal", "result"]


class MoneyForm(RowForm):
    """One amount by source and use."""

    needed = ("source", "use", "amount")
    amount = MoneyField(label=_("金额（万元）"))

    class Meta:
        model = MoneyLine
        fields = ["source", "use", "amount", "note"]


class MoneyTable(Table):
    """经费表: a source and a use stand in it together once."""

    once = ("source", "use")
    double = _("第 %s 行与前面一行的来源、用途都相同，请合并为一行。")


def _answers() -> Grid:
    made = forms.inlineformset_factory(
        Solution, IndicatorAnswer, form=AnswerForm, formset=Answers, can_delete=False, extra=0
    )
    return Grid(made, made.get_default_prefix(), 200, _("指标响应表"), "")


PASTE = _("可从表格软件复制后直接粘贴。")
TABLES: dict[str, Grid] = {
    "indicators": _answers(),
    "team": grid(Solution, SolutionMember, MemberForm, 60, _("团队成员表"), PASTE),
    "schedule": grid(Solution, Stage, StageForm, 30, _("阶段表"), _("从项目开始算起，写明每个阶段可以考核的成果。")),
    "money": grid(
        Solution, MoneyLine, MoneyForm, 30, _("经费表"), _("每种来源、用途一行，合计即所需经费。"), formset=MoneyTable
    ),
}
