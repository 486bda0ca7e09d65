"""What the steps of rounds and reviews ask for."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.forms import ReasonForm, StepForm
from reviews.rounds.models import Recommendation, Relation

PLEDGE = _(
    "本人承诺：对评审材料、评审意见和专家身份保密，不擅自复制、引用或传播；独立、客观、公正评审，"
    "不接受请托、馈赠或其他可能影响公正的利益；如有须回避的情形立即申请回避。"
)


def deadline_field(**more: Any) -> forms.DateTimeField:
    """A date and time, typed or picked."""
    return forms.DateTimeField(
        label=_("评分截止时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("请填写日期和时间，例如 2026-11-30 17:00")},
        **more,
    )


class DrawForm(StepForm):
    """A new draw in place of an earlier one says why."""

    reason = forms.CharField(
        label=_("重新抽取的理由"),
        max_length=1000,
        widget=forms.Textarea,
        required=False,
        help_text=_("首次抽取无须填写；此前已抽取过的，须写明为什么重新抽取，每次抽取都留存种子和排除名单。"),
    )

    def clean_reason(self) -> str:
        reason = self.cleaned_data["reason"].strip()
        if not reason and self.record.draws.exists():
            raise ValidationError(say("此前已抽取过专家，请写明重新抽取的理由。"))
        return reason


class ExtendForm(StepForm):
    """A deadline later than the one before."""

    deadline = deadline_field()

    @staticmethod
    def initial_for(record: Any) -> dict[str, Any]:
        """The deadline as it stands."""
        return {"deadline": record.deadline}

    def clean_deadline(self) -> datetime | None:
        """Later than the one before, and than now."""
        deadline = self.cleaned_data["deadline"]
        if deadline and deadline <= max(self.before(), clock.now()):
            raise ValidationError(say("新的截止时间须晚于原截止时间和当前时间，请改填更晚的时间。"))
        return deadline

    def before(self) -> datetime:
        """The deadline that stands."""
        return self.record.deadline


class ReviveForm(ExtendForm):
    """The deadline of one review that the clock ended."""

    @staticmethod
    def initial_for(record: Any) -> dict[str, Any]:
        """The round's deadline."""
        return {"deadline": record.round.deadline}

    def before(self) -> datetime:
        """The deadline of this one review."""
        return self.record.due_at


class ReopenScoringForm(ReasonForm):
    """Why scoring goes on, and until when if the deadline has passed."""

    deadline = deadline_field(required=False, help_text=_("原截止时间已过的，请改定更晚的截止时间。"))
    clean_deadline = ExtendForm.clean_deadline
    before = ExtendForm.before


class AcceptForm(StepForm):
    """The pledge of secrecy and integrity."""

    pledge = forms.BooleanField(
        label=PLEDGE, error_messages={"required": _("请阅读并勾选保密与廉洁承诺，再接受邀请。")}
    )


class RecuseForm(StepForm):
    """Which tie forbids the review."""

    relation = forms.ChoiceField(label=_("回避关系"), choices=Relation.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("说明"), max_length=1000, widget=forms.Textarea, required=False)


class ReplaceForm(StepForm):
    """Why the expert is replaced, for the record."""

    reason = forms.CharField(label=_("更换理由"), max_length=1000, widget=forms.Textarea, required=False)


class OpinionForm(StepForm):
    """The panel's opinion, written by its chair beside what the panel gave."""

    template_of_step = "rounds/opinion.html"

    text = forms.CharField(
        label=_("专家组意见"),
        min_length=20,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": "10"}),
        help_text=_("写明主要评价、存在的问题和修改建议。签署后评审组织方可见，重新签署将替代原意见。"),
        error_messages={"min_length": _("专家组意见不少于 20 字，请补充评价和建议。")},
    )
    recommendation = forms.ChoiceField(
        label=_("专家组推荐意见"), choices=Recommendation.choices, widget=forms.RadioSelect
    )

    @staticmethod
    def initial_for(record: Any) -> dict[str, Any]:
        """What was signed before, to be changed."""
        opinion = record.subject.opinion
        return {"text": opinion.text, "recommendation": opinion.recommendation} if opinion else {}

    @property
    def reviews(self) -> Any:
        """What the panel gave on this subject."""
        return self.record.subject.assignments.filter(state="submitted").order_by("pk")
