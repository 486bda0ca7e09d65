"""The parts of a guideline that are no direction: its name, window, preface, further requirements, telephone."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from demands.collection.forms.inputs import MomentField
from projects.guidelines.models import Guideline


class TextForm(forms.ModelForm):
    """前言和申报安排; a draft is saved with what is there."""

    opens_at = MomentField(label=_("申报开始"), required=False)
    closes_at = MomentField(label=_("申报截止"), required=False)
    preface = forms.CharField(label=_("前言"), max_length=2000, required=False, widget=forms.Textarea)
    requirements = forms.CharField(
        label=_("其他申报要求"),
        max_length=3000,
        required=False,
        widget=forms.Textarea,
        help_text=_(
            "一行一条，以“小标题。”开头。申报主体、跨省（市）联合、期限、经费、诚信等要求按年度参数自动写入，不必重复。"
        ),
    )
    contacts = forms.CharField(
        label=_("咨询电话"),
        max_length=1000,
        required=False,
        widget=forms.Textarea,
        help_text=_("一行一个，先写单位再写电话。"),
    )

    class Meta:
        model = Guideline
        fields = ["title", "opens_at", "closes_at", "preface", "requirements", "contacts"]
        error_messages = {"title": {"required": _("请填写指南名称。")}}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        opens, closes = given.get("opens_at"), given.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("申报截止须晚于申报开始，请修改其中一个时间。"))
        return given


class NewGuidelineForm(forms.Form):
    """The name of a new draft; the rest follows in the editor."""

    title = forms.CharField(
        label=_("指南名称"),
        max_length=60,
        help_text=_("用作公文标题和公开页面的名称。"),
        error_messages={"required": _("请填写指南名称。")},
    )
    copy_last = forms.BooleanField(
        label=_("沿用上一份指南的前言、其他申报要求和咨询电话"), required=False, initial=True
    )
