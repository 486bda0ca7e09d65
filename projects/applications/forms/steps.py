"""What the steps of an application ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from demands.collection.forms.inputs import DueField, LinesField
from portal import clock
from portal.calls import calendar
from portal.forms import StepForm
from projects.applications import checklist, consents
from projects.applications.models.states import ApplicationState as S


class ConsentForm(StepForm):
    """What one consents to is shown on the page; its hash comes back with the form."""

    seen = forms.CharField(widget=forms.HiddenInput)
    pledge = forms.BooleanField(
        label=_("已阅读以上内容，同意参加联合申报，并承诺按分工承担任务和经费、遵守科研诚信规定"),
        error_messages={"required": _("请阅读内容并勾选，才能确认。")},
    )
    template_of_step = "applications/consent.html"

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.record is not None and self.user is not None:
            self.initial["seen"] = consents.seen_by(self.record, self.user)

    def asked(self) -> list[dict[str, Any]]:
        """Each part that this person is asked to consent to, in words."""
        return consents.words_of(self.record, self.user)


class ReturnForm(StepForm):
    """Every fault at once, and until when they are to be mended."""

    defects = LinesField(
        label=_("须补正的事项"),
        max_length=3000,
        help_text=_("一行一项，一次列全；已带入形式审查中不符合的各项。"),
        error_messages={"required": _("请至少列出一项须补正的事项。")},
    )
    deadline = DueField(label=_("补正期限"), help_text=_("当日 17:00 截止，逾期视为放弃。"))

    @staticmethod
    def initial_for(record: Any) -> dict[str, Any]:
        failed = {check.item: check.reason for check in record.present_checks() if not check.passed}
        lines = [f"{item.label}：{failed[item.key]}" for item in checklist.ITEMS if item.key in failed]
        due = calendar.deadline_after(clock.now(), record.call.value("correction_days"))
        return {"defects": lines, "deadline": due}


class FactsForm(StepForm):
    """Base of the forms that give the facts beside a ground from a list."""

    grounds: tuple[tuple[str, Any], ...] = ()
    reason = forms.CharField(
        label=_("事实和说明"),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("申报单位会看到这段文字，请写明事实和依据。"),
    )

    def inputs(self) -> dict[str, Any]:
        given = super().inputs()
        return given | {"reason": f"{dict(self.grounds)[given['ground']]}。{given['reason']}"}


class RejectForm(FactsForm):
    """A ground from the list and the facts of the case."""

    grounds = checklist.REJECT_GROUNDS
    ground = forms.ChoiceField(label=_("不予受理的情形"), choices=grounds, widget=forms.RadioSelect)
    field_order = ("ground", "reason")


class DisqualifyForm(FactsForm):
    """A ground from the list, the facts, and that the lead unit was told and heard."""

    grounds = checklist.DISQUALIFY_GROUNDS
    ground = forms.ChoiceField(label=_("取消资格的情形"), choices=grounds, widget=forms.RadioSelect)
    hearing = forms.CharField(
        label=_("告知和听取意见的情况"),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("何时以何种方式告知牵头单位，其陈述和申辩的要点。"),
    )
    field_order = ("ground", "hearing", "reason")


class DeliberateForm(StepForm):
    """The working group's opinion."""

    opinion = forms.CharField(label=_("审议意见"), min_length=5, max_length=1000, widget=forms.Textarea)


class RecommendForm(StepForm):
    """The department's rank, the number of its letter, and why it recommends."""

    rank = forms.IntegerField(
        label=_("推荐排序"),
        min_value=1,
        max_value=999,
        help_text=_("本省（市）在本指南下的推荐顺序，不重复。"),
        error_messages={"min_value": _("推荐排序从 1 起。")},
    )
    letter_number = forms.CharField(label=_("推荐函文号"), max_length=60, help_text=_("例如：浙科推〔2026〕12 号。"))
    opinion = forms.CharField(
        label=_("推荐意见"), min_length=5, max_length=1000, widget=forms.Textarea, help_text=_("写入推荐函。")
    )

    @staticmethod
    def initial_for(record: Any) -> dict[str, Any]:
        from projects.applications.rules.checking import recommended_in

        used = recommended_in(record).order_by("-recommendation_rank").first()
        return {"rank": used.recommendation_rank + 1 if used else 1}


class SettleForm(StepForm):
    """What becomes of an application whose objections are decided."""

    outcome = forms.ChoiceField(
        label=_("处理结果"),
        widget=forms.RadioSelect,
        choices=(
            (S.ANNOUNCED, _("异议不成立，公示继续有效")),
            (S.NOT_PROPOSED, _("异议成立，不予立项")),
            (S.REVIEWED, _("退回重新评审")),
        ),
    )
    reason = forms.CharField(label=_("理由"), min_length=5, max_length=1000, widget=forms.Textarea)


class ApproveForm(StepForm):
    """The number of the document by which the project is approved."""

    approval_number = forms.CharField(
        label=_("立项通知文号"), max_length=60, help_text=_("例如：长三角科创办〔2026〕8 号。")
    )
