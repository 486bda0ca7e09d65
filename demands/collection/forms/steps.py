"""What the steps of rounds and demands ask for."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from demands.collection import checklist, outcome
from demands.collection.forms.inputs import DueField, LinesField
from portal import clock
from portal.calls import calendar
from portal.forms import ReasonForm, StepForm

UNCLASSIFIED = _("承诺填报内容和附件不涉及国家秘密，不含不得公开的信息")


class SubmitForm(StepForm):
    """The administrator's word that nothing classified is inside."""

    unclassified = forms.BooleanField(
        label=UNCLASSIFIED,
        error_messages={"required": _("请先核对内容并勾选不涉密承诺，才能提交。")},
    )
    template_of_step = "collection/submit.html"


class CorrectionForm(StepForm):
    """Every fault at once, and until when they are to be mended."""

    defects = LinesField(
        label=_("须补正的事项"),
        max_length=3000,
        help_text=_("一行一项，一次列全；已带入形式审查中不符合的各项。"),
        error_messages={"required": _("请至少列出一项须补正的事项。")},
    )
    due = DueField(label=_("补正期限"), help_text=_("当日 17:00 截止，逾期视为放弃。"))

    @staticmethod
    def initial_for(record: Any) -> dict[str, Any]:
        failed = {check.item: check.reason for check in record.present_checks() if not check.passed}
        lines = [f"{item.label}：{failed[item.key]}" for item in checklist.items_of(record) if item.key in failed]
        due = calendar.deadline_after(clock.now(), record.call.value("correction_days"))
        return {"defects": lines, "due": due}


class RejectForm(StepForm):
    """A ground from the list and the facts of the case."""

    ground = forms.ChoiceField(label=_("不予受理的情形"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("事实和说明"),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("需求方会看到这段文字，请写明事实和依据。"),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        ground: Any = self.fields["ground"]
        ground.choices = checklist.grounds_of(self.record)

    def inputs(self) -> dict[str, Any]:
        given = super().inputs()
        ground = dict(checklist.grounds_of(self.record))[given["ground"]]
        return given | {"reason": f"{ground}。{given['reason']}"}


class RevisionRequestForm(StepForm):
    """The panel's points, or those of the secrecy review, and a deadline."""

    points = LinesField(
        label=_("修改意见"),
        max_length=3000,
        help_text=_("一行一条，写专家组或保密审查提出的意见；需求方须逐条答复。"),
        error_messages={"required": _("请至少写一条修改意见。")},
    )
    due = DueField(label=_("修改期限"), help_text=_("当日 17:00 截止，逾期视为放弃。"))
    template_of_step = "collection/decide.html"

    @staticmethod
    def initial_for(record: Any) -> dict[str, Any]:
        found = outcome.latest(record)
        opinion = outcome.points_of(found.opinion) if found else []
        review = record.secrecy_reviews.filter(passed=False).first()
        due = calendar.deadline_after(clock.now(), record.call.value("correction_days"))
        return {"points": opinion + (review.points() if review else []), "due": due}

    @property
    def outcome(self) -> Any:
        return outcome.latest(self.record)


class RevisionForm(StepForm):
    """An answer to each point, and the promise once more."""

    unclassified = forms.BooleanField(
        label=UNCLASSIFIED,
        error_messages={"required": _("请先核对内容并勾选不涉密承诺，才能提交。")},
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        points = getattr(self.record, "revision_points", [])
        asked = {f"answer_{n}": self._answer(n, point) for n, point in enumerate(points)}
        self.fields = asked | self.fields

    def inputs(self) -> dict[str, Any]:
        given = self.cleaned_data
        answers = [given[name] for name in self.fields if name.startswith("answer_")]
        return {"answers": answers, "unclassified": given["unclassified"]}

    def _answer(self, n: int, point: str) -> forms.CharField:
        return forms.CharField(
            label=_("对第 %(n)s 条意见的答复") % {"n": n + 1},
            help_text=point,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": _("请答复第 %(n)s 条意见") % {"n": n + 1}},
        )


class SelectForm(StepForm):
    """Why the demand is chosen, beside how the experts saw it."""

    reason = forms.CharField(label=_("遴选意见"), max_length=1000, widget=forms.Textarea, required=False)
    template_of_step = "collection/decide.html"

    @property
    def outcome(self) -> Any:
        return outcome.latest(self.record)


class DeclineForm(ReasonForm):
    """Why the demand is not chosen, beside how the experts saw it."""

    template_of_step = "collection/decide.html"

    @property
    def outcome(self) -> Any:
        return outcome.latest(self.record)


class LongerForm(StepForm):
    """A later deadline and why."""

    # The record's column that the new deadline takes the place of.
    deadline = ""
    due = DueField(label=_("新的截止日期"), help_text=_("当日 17:00 截止。"))
    reason = ReasonForm.base_fields["reason"]

    def clean_due(self) -> Any:
        due, present = self.cleaned_data["due"], getattr(self.record, self.deadline)
        if present and due <= present:
            shown = timezone.localtime(present).strftime("%Y-%m-%d %H:%M")
            raise forms.ValidationError(_("新的截止时间须晚于原来的 %(at)s。"), params={"at": shown})
        return due


class WindowForm(LongerForm):
    """揭榜窗口."""

    deadline = "window_closes_at"


class MatchingForm(LongerForm):
    """对接期限."""

    deadline = "matching_due"


class ExtendRoundForm(LongerForm):
    """征集截止."""

    deadline = "closes_at"


class ReopenForm(StepForm):
    """Until when the demand is open once more."""

    due = DueField(
        label=_("新的揭榜截止日期"), help_text=_("当日 17:00 截止；公开内容不变，其他三省（市）同时收到通知。")
    )

    @staticmethod
    def initial_for(record: Any) -> dict[str, Any]:
        return {"due": clock.today() + timedelta(days=record.call.value("window_days"))}


class RetractForm(StepForm):
    """Why the demand leaves the hall; the public reads it."""

    reason = forms.CharField(
        label=_("公开的理由"),
        min_length=5,
        max_length=500,
        widget=forms.Textarea,
        help_text=_("这段文字代替需求内容向公众显示，请不要写入不宜公开的信息。"),
    )
