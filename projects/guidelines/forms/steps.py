"""What the steps of a guideline ask for."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from demands.collection.forms.inputs import MomentField
from portal import clock
from portal.forms import StepForm
from projects.guidelines.models import Guideline
from projects.guidelines.models.opinions import Opinion
from projects.guidelines.rules import opinions

NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}〔20\d{2}〕[1-9]\d{0,4}号")
LATER = _("新的截止时间须晚于原截止时间和现在，请改选以后的时间。")


class OpinionForm(StepForm):
    """A department agrees, with or without suggestions, or objects and says to what."""

    stance = forms.ChoiceField(
        label=_("意见"),
        choices=[("agrees", _("同意")), ("objects", _("有不同意见"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择同意或有不同意见。")},
    )
    text = forms.CharField(
        label=_("意见内容"),
        max_length=2000,
        widget=forms.Textarea,
        required=False,
        help_text=_("有不同意见时必填，写明针对哪个方向、哪处内容、建议如何修改。科创办须逐条答复。"),
    )
    template_of_step = "guidelines/step.html"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("stance") == "objects" and len(given.get("text", "").strip()) < 5:
            self.add_error("text", _("有不同意见时请写明内容，至少 5 个字。"))
        return given


class AnswerForm(StepForm):
    """The Office's answer to one objection."""

    opinion = forms.ModelChoiceField(
        Opinion.objects.none(),
        label=_("答复哪条意见"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("请选择要答复的意见。"),
            "invalid_choice": _("这条意见已答复或已不在当前版本，请刷新后重选。"),
        },
    )
    answer = forms.CharField(
        label=_("答复"),
        min_length=5,
        max_length=2000,
        widget=forms.Textarea,
        help_text=_("写明采纳与否和理由。须改动文字的，答复后办理“退回修改”，改后重新征求意见。"),
    )
    template_of_step = "guidelines/step.html"

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.record is not None:
            self.fields["opinion"].queryset = opinions.standing(self.record).unanswered().order_by("region_id")


class CosignForm(StepForm):
    """A department's signature under exactly the version that its approver has seen."""

    confirmed = forms.BooleanField(
        label=_("已核对本版指南的全部内容"),
        error_messages={"required": _("请先核对全文并勾选，才能会签。")},
    )
    digest = forms.CharField(widget=forms.HiddenInput)
    template_of_step = "guidelines/step.html"

    @staticmethod
    def initial_for(record: Guideline) -> dict[str, Any]:
        """What is signed is what this page showed."""
        return {"digest": record.signing_digest()}


class ApproveForm(StepForm):
    """The document number under which the guideline goes out."""

    number = forms.CharField(
        label=_("文号"),
        max_length=60,
        help_text=_("由主办机关编定，形如 沪科合〔2026〕18号，年份用六角括号。"),
        error_messages={"required": _("请填写文号。")},
    )
    template_of_step = "guidelines/step.html"

    def clean_number(self) -> str:
        number = re.sub(r"\s+", "", self.cleaned_data["number"]).translate(
            str.maketrans("[]【】（）()", "〔〕〔〕〔〕〔〕")
        )
        if not NUMBER.fullmatch(number):
            raise ValidationError(_("文号应为“机关代字〔年份〕序号号”，例如 沪科合〔2026〕18号，请核对。"))
        if Guideline.objects.filter(number=number).exists():
            raise ValidationError(_("文号 %(number)s 已用于另一份指南，请核对。"), params={"number": number})
        return number


class SecrecyForm(StepForm):
    """Whether the text may be published, and on what ground."""

    result = forms.ChoiceField(
        label=_("审查结论"),
        choices=[("passed", _("不涉密，可以公开")), ("failed", _("不宜公开，须修改"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择审查结论。")},
    )
    opinion = forms.CharField(
        label=_("审查意见"),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("写明审查了哪些内容；不宜公开的，写明须修改之处。"),
    )
    template_of_step = "guidelines/step.html"


class ExtendForm(StepForm):
    """A later deadline and the reason that the public reads."""

    closes_at = MomentField(label=_("新的截止时间"), error_messages={"required": _("请填写新的截止时间。")})
    reason = forms.CharField(
        label=_("公开理由"),
        min_length=5,
        max_length=500,
        widget=forms.Textarea,
        help_text=_("与新的截止时间一起公开。"),
    )

    def clean_closes_at(self) -> Any:
        closes_at = self.cleaned_data["closes_at"]
        if self.record is not None and closes_at <= max(self.record.closes_at, clock.now()):
            raise ValidationError(LATER)
        return closes_at
