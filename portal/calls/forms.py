"""Forms of the programme year: a new year, a day that differs from the published calendar."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.calls.models import CalendarDay, Call, Field


class NewYearForm(forms.ModelForm):
    """A year to be set up; its settings and funds are copied from the last one."""

    new_fields = forms.CharField(
        label=_("新增领域"),
        required=False,
        max_length=200,
        help_text=_("实施办法列明的四个领域以外的，写在这里，用顿号分开。"),
    )

    class Meta:
        model = Call
        fields = ["year", "title", "fields"]
        widgets = {"fields": forms.CheckboxSelectMultiple}
        error_messages = {"year": {"unique": _("这个年度已经设立，请在“年度参数”中修改。")}}

    def clean_year(self) -> int:
        year = self.cleaned_data["year"]
        if not 2020 <= year <= 2100:
            raise ValidationError(_("年度写四位数字，例如 2027。"))
        return year

    def clean_new_fields(self) -> list[str]:
        names = [name.strip() for name in self.cleaned_data["new_fields"].replace(",", "、").split("、")]
        if too_long := [name for name in names if len(name) > 40]:
            raise ValidationError(_("领域名称不超过 40 字：%s") % "、".join(too_long))
        return [name for name in names if name]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("fields") and not given.get("new_fields"):
            self.add_error("fields", _("请至少选择一个领域。"))
        return given

    def chosen_fields(self) -> list[Field]:
        """The fields ticked and those named anew, which are made where they are not known."""
        made = [Field.objects.get_or_create(name=name)[0] for name in self.cleaned_data["new_fields"]]
        return [*self.cleaned_data["fields"], *made]


class CalendarDayForm(forms.ModelForm):
    """A day off, or a make-up working day, with the notice it comes from."""

    working = forms.TypedChoiceField(
        label=_("当日"),
        choices=[("off", _("放假")), ("on", _("上班（调休）"))],
        coerce=lambda chosen: chosen == "on",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = CalendarDay
        fields = ["day", "working", "name"]
        widgets = {"day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {"name": _("例如：国庆节（国办发明电〔2026〕00号）。")}
        error_messages = {"day": {"unique": _("这一天已经设过，请先删除原来的设置。")}}
