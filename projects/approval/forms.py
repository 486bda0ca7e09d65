"""Forms of drawing up a decision list, signing it, and posting its public notice."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.forms import StepForm
from projects.applications.models import Application
from projects.approval.composing import Decision
from projects.approval.models import DecisionItem, DecisionList, PublicNotice
from projects.guidelines.models import Guideline

ON, OFF = "on", "off"
CHOICES = (("", _("未定")), (ON, _("拟立项")), (OFF, _("不予立项")))
MONEY_ERRORS = {
    "invalid": _("请填写数字，单位为万元。"),
    "min_value": _("金额须大于 0 万元。"),
    "max_decimal_places": _("金额以万元为单位，最多两位小数。"),
    "max_digits": _("金额过大，请核对单位是否为万元。"),
    "max_whole_digits": _("金额过大，请核对单位是否为万元。"),
}


class CosignForm(StepForm):
    """A department's signature under exactly what its approver has seen."""

    confirmed = forms.BooleanField(label=_("已核对名单、经费和会议纪要"))
    opinion = forms.CharField(label=_("会签意见"), max_length=200, required=False)
    digest = forms.CharField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def initial_for(record: Any) -> dict[str, Any]:
        """What is signed is what this page showed."""
        return {"digest": record.signing_digest()}


class SecrecyForm(StepForm):
    """Whether what would be posted holds anything classified."""

    passed = forms.ChoiceField(
        label=_("审查结论"), choices=(("yes", _("通过，可以公示")), ("no", _("不通过"))), widget=forms.RadioSelect
    )
    opinion = forms.CharField(label=_("审查意见"), max_length=1000, widget=forms.Textarea)
    withheld = forms.ModelMultipleChoiceField(
        DecisionItem.objects.none(),
        label=_("公示时不写项目名称的项目"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("名称本身不宜公开的勾选，公示中以“项目名称不公开”代替。"),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["withheld"].queryset = self.record.items.proposed().select_related("application")


class AnnounceForm(StepForm):
    """The public notice as it will be posted."""

    number = forms.CharField(label=_("公示文号"), max_length=60, help_text=_("例如：长创办〔2026〕5号。"))
    title = forms.CharField(label=_("公示标题"), max_length=120)
    text = forms.CharField(label=_("公示正文"), max_length=3000, widget=forms.Textarea)
    how_to_object = forms.CharField(label=_("异议受理方式"), max_length=1000, widget=forms.Textarea)

    @staticmethod
    def initial_for(record: Any) -> dict[str, Any]:
        """The usual words; the list, the period and the date are added by the portal."""
        said = {"title": record.guideline.title, "days": record.call.value("notice_days")}
        return {
            "title": say("关于%(title)s拟立项项目的公示") % said,
            "text": say(
                "经专家评审、四省（市）科技主管部门共同商定，现将%(title)s拟立项项目予以公示，"
                "公示期为 %(days)s 个工作日，自发布次日起计算。"
            )
            % said,
            "how_to_object": record.call.value("objection_contact"),
        }

    def clean_number(self) -> str:
        number = self.cleaned_data["number"]
        if PublicNotice.objects.filter(number=number).exists():
            raise ValidationError(_("文号 %(number)s 已用于另一份公示，请核对。"), params={"number": number})
        return number


class NewListForm(forms.Form):
    """For which guideline a list is drawn up."""

    guideline = forms.ModelChoiceField(
        Guideline.objects.none(),
        label=_("指南"),
        help_text=_("只列出已有申报通过评审、且没有名单在拟制或会签的指南。"),
        error_messages={"invalid_choice": _("该指南没有待决定的申报，或已有名单在拟制或会签，请刷新后重选。")},
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        L = DecisionList.State
        reviewed = Application.objects.filter(guideline=OuterRef("pk"), state=Application.State.REVIEWED)
        under_way = DecisionList.objects.filter(guideline=OuterRef("pk"), state__in=[L.DRAFTING, L.COSIGNING])
        found = Guideline.objects.filter(Exists(reviewed), ~Exists(under_way))
        self.fields["guideline"].queryset = found.select_related("call")


class ListForm(forms.ModelForm):
    """The words of a list and what the working group said."""

    class Meta:
        model = DecisionList
        fields = ["title", "deliberated_on", "minutes"]
        widgets = {"deliberated_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {"minutes": _("会议时间、参加人、讨论情况和结论；四地会签的内容包含这段文字。")}

    def clean_deliberated_on(self) -> Any:
        day = self.cleaned_data["deliberated_on"]
        if day and day > clock.today():
            raise ValidationError(_("会议日期不能晚于今天，请修改。"))
        return day


class ItemForm(forms.Form):
    """What is decided of one application; a draft may leave it open."""

    on_list = forms.ChoiceField(label=_("决定"), choices=CHOICES, required=False)
    amount = forms.DecimalField(
        label=_("拟拨经费（万元）"),
        max_digits=14,
        decimal_places=2,
        min_value=Decimal("0.01"),
        required=False,
        error_messages=MONEY_ERRORS,
    )
    reason = forms.CharField(label=_("不予立项的理由"), max_length=1000, required=False)

    def __init__(self, *args: Any, item: DecisionItem, **kwargs: Any):
        self.item = item
        initial = {
            "on_list": {True: ON, False: OFF, None: ""}[item.on_list],
            "amount": item.amount,
            "reason": item.reason,
        }
        super().__init__(*args, prefix=f"item{item.pk}", initial=initial, **kwargs)
        errors = self.fields["amount"].error_messages
        errors |= {code: f"{item.application.code}：{words}" for code, words in MONEY_ERRORS.items()}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("amount") and data.get("on_list") != ON:
            words = say("%s：只有拟立项的才填写经费，请改选“拟立项”或删去金额。")
            self.add_error("amount", words % self.item.application.code)
        return data

    def decision(self) -> Decision:
        """What `compose` writes of the item."""
        data = self.cleaned_data
        on_list = {ON: True, OFF: False}.get(data["on_list"])
        return Decision(on_list, data["amount"], data["reason"] if on_list is False else "")
