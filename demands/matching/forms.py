"""What the steps of solutions and agreements ask for; the long form of a solution is in `filling`."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from demands.collection.forms.inputs import DayInput
from demands.matching import agreement_rules, wording
from demands.matching.models import Solution, Talk
from portal import clock
from portal.accounts.models import Organisation
from portal.documents.fields import UploadField
from portal.forms import StepForm


class BeginForm(forms.Form):
    """Beginning an answer to a demand."""

    unit = forms.ModelChoiceField(Organisation.objects.none(), label=_("揭榜单位"), empty_label=None)
    title = forms.CharField(
        label=_("方案名称"), max_length=120, help_text=_("一句话说明用什么办法解决什么问题，以后可以修改。")
    )
    copy_of = forms.ModelChoiceField(
        Solution.objects.none(),
        label=_("从本单位以往方案带入内容"),
        required=False,
        empty_label=_("不带入"),
    )

    def __init__(self, *args: Any, units: list, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Organisation.objects.filter(pk__in=[unit.pk for unit in units])
        self.fields["copy_of"].queryset = Solution.objects.filter(organisation__in=units, demand__is_sealed=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        unit, copied = given.get("unit"), given.get("copy_of")
        if unit and copied and copied.organisation_id != unit.pk:
            self.add_error("copy_of", _("只能带入同一单位的方案，请改选。"))
        return given


PLEDGE_OF_PROVIDER = _("我代表本单位承诺：方案真实，不含涉密内容，不侵犯他人知识产权；如被选中，按方案投入人员和条件。")
PLEDGE_OF_SIGNER = _("我已阅读全部条款，有权代表本单位签署，并承诺按条款履行。")


class SubmitSolutionForm(StepForm):
    """The unit's promise under its solution."""

    template_of_step = "matching/submit.html"
    effects = (
        _("方案密封保存，窗口截止前各方均看不到内容和数量；"),
        _("窗口截止前可以收回修改，修改后须重新提交；"),
        _("窗口截止后需求方、相关科技厅（委）和科创办可以查看。"),
    )
    pledge = forms.BooleanField(label=PLEDGE_OF_PROVIDER)


class ChoiceForm(StepForm):
    """Why a solution is taken further; the record keeps it."""

    template_of_step = "matching/choice.html"
    reason = forms.CharField(
        label=_("入围理由"),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("对照技术指标、路线、团队和经费写明为何入围，揭榜方会看到。"),
    )


class TermsForm(StepForm):
    """The terms of an agreement; the draft is filled from demand and solution, nothing is typed twice."""

    template_of_step = "matching/terms.html"
    edits_the_record = True
    goal = forms.CharField(label=_("合作目标与指标"), max_length=3000, widget=forms.Textarea)
    division_of_work = forms.CharField(label=_("任务分工"), max_length=3000, widget=forms.Textarea)
    money = forms.DecimalField(
        label=_("合作经费（万元）"),
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(0, _("经费不能为负数，请填写 0 或以上的金额。"))],
        error_messages={
            "invalid": _("请填写数字，例如 120.00。"),
            "max_decimal_places": _("金额以万元为单位，最多两位小数。"),
        },
    )
    ip = forms.CharField(label=_("知识产权与收益分配"), max_length=2000, widget=forms.Textarea)
    schedule = forms.CharField(label=_("进度安排"), max_length=2000, widget=forms.Textarea)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def initial_for(cls, record: Any) -> dict[str, Any]:
        """The present draft, or the first one from what demand and solution say."""
        if record.machine == "agreement":
            return {name: getattr(record, name) for name in (*record.TERMS, "version")}
        return {
            "goal": "\n".join(_promise(answer) for answer in record.indicator_answers.select_related("indicator")),
            "division_of_work": record.division or record.team,
            "money": record.money,
            "ip": record.ip_terms,
            "schedule": "\n".join([*map(str, record.stages.all()), *filter(None, [record.schedule])]),
        }

    def inputs(self) -> dict[str, Any]:
        """The terms; the version only where there is a draft that somebody else may have changed."""
        given = super().inputs()
        if given.get("version") is None:
            given.pop("version", None)
        return given


def _promise(answer: Any) -> str:
    unit, margin = answer.indicator.unit, f"，{answer.margin}" if answer.margin else ""
    value = answer.value if not unit or unit in ("—", "-") or answer.value.endswith(unit) else f"{answer.value} {unit}"
    return f"{answer.indicator.name}：{value}（{answer.get_answer_display()}{margin}），{answer.how}"


class SupplementForm(TermsForm):
    """What is to be changed of signed terms, and why."""

    template_of_step = "matching/supplement.html"
    reason = forms.CharField(
        label=_("补充理由"),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("说明为什么要改已签署的条款，对方和双方科技厅（委）会看到。"),
    )


class SignForm(StepForm):
    """The signature under the version that the reader has before the eyes, and no other."""

    template_of_step = "matching/sign.html"
    effects = (
        _("记录签署人、签署时间、版本和条款摘要；"),
        _("揭榜方签署后意向即成立：需求转为已达成意向，其他方案不再选用；"),
        _("条款再有修改的，已签署的作废，须重新签署。"),
    )
    pledge = forms.BooleanField(label=PLEDGE_OF_SIGNER)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    digest = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    @classmethod
    def signed_version(cls, record: Any) -> Any:
        """What is signed: the present version of the draft."""
        return agreement_rules.present(record)

    @classmethod
    def initial_for(cls, record: Any) -> dict[str, Any]:
        """The version that is shown."""
        shown = cls.signed_version(record)
        return {"version": shown.number, "digest": shown.digest} if shown else {}

    @property
    def shown_version(self) -> Any:
        """The same for the page."""
        return self.signed_version(self.record)


class SignSupplementForm(SignForm):
    """The signature under a supplement."""

    template_of_step = "matching/sign_supplement.html"
    effects = (
        _("记录签署人、签署时间、版本和条款摘要；"),
        _("先由需求方签署，再由揭榜方签署；双方签署前，原条款继续有效；"),
        _("双方签署后新条款生效，原意向书和补充书一并保存。"),
    )

    @classmethod
    def signed_version(cls, record: Any) -> Any:
        """What is signed: the supplement that waits."""
        return record.supplement

    @property
    def changes(self) -> list[dict[str, str]]:
        """What the supplement changes of the terms that stand."""
        return wording.changes(self.record.terms, self.shown_version.terms) if self.shown_version else []


class AskExpertsForm(forms.Form):
    """Why the demander wants experts to compare the solutions."""

    reason = forms.CharField(
        label=_("申请理由"),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("说明哪些方面难以自行判断，希望专家比较什么。"),
    )


class SeveralForm(forms.Form):
    """One reason for several solutions at once; each provider reads it."""

    reason = forms.CharField(
        label=_("理由"),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("对照技术指标、路线、团队和经费写明；所选各方案的揭榜方都会看到。"),
    )


class TalkForm(forms.ModelForm):
    """Minutes of one meeting or call."""

    upload = UploadField("talk", label=_("附件"), required=False)

    class Meta:
        model = Talk
        fields = ["held_on", "way", "place", "people", "agreed", "next_step", "corrects"]
        widgets = {"held_on": DayInput()}
        help_texts = {
            "people": _("双方参加人员的姓名和职务。"),
            "agreed": _("逐条写明谈了什么、定了什么，对方会核对确认。"),
            "next_step": _("谁在什么时间前做什么。"),
            "corrects": _("记录有误的不改原文，另记一条并在这里选择被更正的记录。"),
        }
        error_messages = {"held_on": {"invalid": _("请按“年-月-日”填写日期，例如 2026-05-20。")}}

    def __init__(self, *args: Any, solution: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["corrects"].queryset = solution.talks.all()
        self.fields["corrects"].empty_label = _("不是更正")
        for name in ("agreed", "next_step"):
            self.fields[name].validators.append(MaxLengthValidator(3000, _("最多 3000 字，请精简。")))

    def clean_held_on(self) -> Any:
        if self.cleaned_data["held_on"] > clock.today():
            raise forms.ValidationError(_("洽谈日期不能晚于今天，请核对。"))
        return self.cleaned_data["held_on"]


class QuestionForm(forms.Form):
    """A question about a published demand."""

    text = forms.CharField(
        label=_("问题"),
        min_length=5,
        max_length=500,
        widget=forms.Textarea,
        help_text=_("问题和答复对所有可以揭榜的单位公开，不显示提问单位；请勿写入本单位的方案内容或涉密内容。"),
    )


class AnswerForm(forms.Form):
    """The demander's answer, for all who may answer the demand."""

    answer = forms.CharField(label=_("答复"), min_length=2, max_length=1000, widget=forms.Textarea)
