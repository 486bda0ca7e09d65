"""The tables of the application's form, one for each section that has rows."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.sections.rows import Grid, RowForm, Table, grid
from projects.applications.forms.inputs import MoneyField, PersonField, UnitField
from projects.applications.models import (
    Application,
    ApplicationIndicator,
    BudgetLine,
    MilestoneRow,
    Participant,
    SubTopic,
    TeamMember,
)

YEARS_AHEAD = 6


class SubTopicForm(RowForm):
    """One sub-topic: title, unit, leader, what it is to reach."""

    needed = ("title",)
    organisation = UnitField(label=_("承担单位"))
    leader = PersonField(label=_("课题负责人（登录名或邮箱）"))

    class Meta:
        model = SubTopic
        fields = ["title", "organisation", "leader", "goal"]
        widgets = {
            "title": forms.TextInput(attrs={"class": "pt-name"}),
            "goal": forms.Textarea(attrs={"rows": 2, "class": "pt-name"}),
        }


class ParticipantForm(RowForm):
    """One unit of the consortium; the lead's unit and role stay as they are."""

    needed = ("organisation", "role")
    filled_by_default = ("role", "public_money", "own_money")
    organisation = UnitField(label=_("单位（全称或统一社会信用代码）"))
    public_money = MoneyField(label=_("财政资金（万元）"))
    own_money = MoneyField(label=_("自筹及其他（万元）"))

    class Meta:
        model = Participant
        fields = ["organisation", "role", "duty", "public_money", "own_money"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.instance.role == Participant.Role.LEAD:
            self.fields["organisation"].disabled = self.fields["role"].disabled = True
            self.fields["organisation"].clean = lambda value: self.instance.organisation
        else:
            self.fields["role"].choices = [("", "—"), *Participant.Role.choices[1:]]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for name in ("public_money", "own_money"):
            if given.get(name) is None and name not in self.errors:
                given[name] = 0
        return given


class Participants(Table):
    """单位与分工: a unit stands in it once."""

    once = ("organisation",)
    double = _("第 %s 行的单位已在联合体中，每家单位只列一次。")

    def clean(self) -> None:
        # A row to be taken out is not asked what is wrong with it, so the table says it.
        if any(f.instance.role == Participant.Role.LEAD for f in self.deleted_forms):
            raise ValidationError(_("牵头单位不能删除。需要更换牵头单位的，请由该单位另行申报。"))
        super().clean()


class TeamForm(RowForm):
    """One person of the team."""

    needed = ("name",)
    organisation = UnitField(label=_("单位"))

    class Meta:
        model = TeamMember
        fields = ["name", "organisation", "title", "duty"]


class IndicatorForm(RowForm):
    """One indicator with its three values."""

    needed = ("name",)

    class Meta:
        model = ApplicationIndicator
        fields = ["name", "start", "midterm", "end", "unit", "method"]


class MilestoneForm(RowForm):
    """One milestone by the month after the start."""

    needed = ("title", "month")
    month = forms.IntegerField(
        label=_("完成时间（第几个月）"),
        min_value=1,
        max_value=120,
        error_messages={"invalid": _("请填写整数，例如 12。"), "min_value": _("完成时间从第 1 个月起。")},
    )

    class Meta:
        model = MilestoneRow
        fields = ["title", "month", "evidence"]


class BudgetForm(RowForm):
    """One line of the budget, for a unit of the consortium."""

    needed = ("organisation", "year", "source", "subject", "amount")
    year = forms.IntegerField(label=_("年度"), error_messages={"invalid": _("请填写四位年份，例如 2026。")})
    amount = MoneyField(label=_("金额（万元）"))

    class Meta:
        model = BudgetLine
        fields = ["organisation", "year", "source", "subject", "amount"]

    def __init__(self, *args: Any, units: Any, first_year: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.first_year = first_year
        self.fields["organisation"].queryset = units
        self.fields["organisation"].empty_label = "—"
        self.fields["organisation"].error_messages["invalid_choice"] = _("请从联合体单位中选择。")

    def clean_year(self) -> int | None:
        year, last = self.cleaned_data["year"], self.first_year + YEARS_AHEAD
        if year is not None and not self.first_year <= year <= last:
            bounds = {"first": self.first_year, "last": last}
            raise ValidationError(_("年度须在 %(first)s～%(last)s 之间，请修改。"), params=bounds)
        return year


class BudgetTable(Table):
    """经费概算: a unit, source, subject and year stand in it once."""

    once = ("organisation", "year", "source", "subject")
    double = _("第 %s 行与前面一行的单位、年度、来源、科目都相同，请合并为一行。")

    def get_form_kwargs(self, index: Any) -> dict[str, Any]:
        if "_units" not in self.__dict__:
            from portal.accounts.models import Organisation

            members = self.instance.participants.values("organisation_id")
            self._units = Organisation.objects.filter(pk__in=members).order_by("pk")
        return super().get_form_kwargs(index) | {"units": self._units, "first_year": self.instance.call.year}


PASTE = _("可从表格软件复制后直接粘贴。")
TABLES: dict[str, Grid] = {
    "subtopics": grid(Application, SubTopic, SubTopicForm, 20, _("课题表"), _("承担单位须在“单位与分工”中。")),
    "units": grid(
        Application,
        Participant,
        ParticipantForm,
        30,
        _("联合体单位表"),
        _("承担单位有自己的课题；市场应用单位只应用成果，不计入覆盖的省（市）。金额与经费概算一致。"),
        formset=Participants,
    ),
    "people": grid(Application, TeamMember, TeamForm, 100, _("项目人员表"), PASTE),
    "indicators": grid(
        Application, ApplicationIndicator, IndicatorForm, 30, _("指标表"), _("目标值写数值和比较符，例如 ≤9。")
    ),
    "milestones": grid(Application, MilestoneRow, MilestoneForm, 30, _("里程碑表"), PASTE),
    "budget": grid(Application, BudgetLine, BudgetForm, 300, _("经费明细表"), PASTE, formset=BudgetTable),
}
