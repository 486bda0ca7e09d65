"""The solution's form, section by section: each saves what is there; what is missing is asked for before handing in."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from demands.matching import kinship
from demands.matching.filling.completeness import SECTIONS
from demands.matching.models import Solution
from portal.accounts.models import Organisation
from portal.documents.fields import ForExpertsField, UploadField
from portal.documents.storing import store
from portal.sections.forms import SectionForm

LONGEST = 5000


class SolutionSection(SectionForm):
    """Base of the solution's sections; a long text may have 5000 characters."""

    sections = SECTIONS

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.max_length = LONGEST
                field.validators.append(MaxLengthValidator(LONGEST, _("最多 5000 字，请精简。")))


class OverviewForm(SolutionSection):
    """方案概述与技术路线."""

    key = "overview"
    always = ("title",)
    hints = {
        "title": _("一句话说明用什么办法解决什么问题。"),
        "summary": _("300 字左右：解决思路、主要创新、预期效果。"),
        "approach": _("关键技术、路线选择的理由、风险与备选路线。"),
    }

    class Meta:
        model = Solution
        fields = ["title", "summary", "approach"]


class IndicatorsForm(SolutionSection):
    """指标响应, all in its table."""

    key = "indicators"

    class Meta:
        model = Solution
        fields: list[str] = []


class TeamForm(SolutionSection):
    """团队."""

    key = "team"
    hints = {"team": _("负责人、骨干、与本需求有关的成果和经历。")}

    class Meta:
        model = Solution
        fields = ["team"]


class FoundationForm(SolutionSection):
    """研究基础."""

    key = "foundation"
    hints = {
        "foundation": _("已有技术、专利、样机、设备和场地，与需求指标的差距。"),
        "trl": _("按 GB/T 22900 的九级填写。"),
    }

    class Meta:
        model = Solution
        fields = ["foundation", "trl", "trl_end"]


class UnitsForm(SolutionSection):
    """合作单位与分工."""

    key = "units"
    partners = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=_("合作单位"),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-picker": "1", "size": 6}),
        help_text=_("已在平台认证的合作单位，可多选；没有合作单位的不选。"),
    )
    hints = {
        "partners": _("已在平台认证的合作单位，可多选；没有合作单位的不选。"),
        "division": _("本单位、合作单位和需求方各做什么；写入合作意向的“任务分工”。"),
    }

    class Meta:
        model = Solution
        fields = ["division"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        verified = Organisation.objects.filter(state=Organisation.State.VERIFIED)
        self.fields["partners"].queryset = verified.exclude(pk=self.instance.organisation_id).order_by("name")
        self.initial["partners"] = [unit.pk for unit in self.instance.partners.all()]
        self.order_fields(["partners", "division"])

    def clean_partners(self) -> Any:
        partners = self.cleaned_data["partners"].select_related("parent")
        found = [why for unit in partners for why in kinship.reasons_against_partner(unit, self.instance.demand)]
        if found:
            raise forms.ValidationError(found)
        return partners

    def keep(self, by: Any) -> None:
        self.instance.partners.set(self.cleaned_data["partners"])


class ScheduleForm(SolutionSection):
    """进度安排."""

    key = "schedule"
    hints = {"schedule": _("阶段表以外需要说明的，可以不填。")}

    class Meta:
        model = Solution
        fields = ["schedule"]
        labels = {"schedule": _("进度说明")}


class MoneyForm(SolutionSection):
    """经费, all in its table."""

    key = "money"

    class Meta:
        model = Solution
        fields: list[str] = []


class IpForm(SolutionSection):
    """知识产权."""

    key = "ip"
    hints = {"ip_terms": _("背景知识产权、成果归属、使用权和收益分配。")}

    class Meta:
        model = Solution
        fields = ["ip_terms"]


class PledgeForm(SolutionSection):
    """附件与承诺."""

    key = "pledge"
    upload = UploadField("solution", label=_("上传附件"), required=False, more=_("窗口截止前只有本单位看得到。"))
    for_experts = ForExpertsField()
    hints = {"unclassified_declared": _("本平台是非涉密平台，禁止填报和上传涉密内容。")}

    class Meta:
        model = Solution
        fields = ["unclassified_declared"]

    def clean_upload(self) -> Any:
        return self.fields["upload"].with_room(self.cleaned_data["upload"], self.instance)

    def keep(self, by: Any) -> None:
        if upload := self.cleaned_data.get("upload"):
            store(upload, by=by, record=self.instance, for_experts=self.cleaned_data["for_experts"])


FORMS: dict[str, type[SectionForm]] = {
    form.key: form
    for form in (
        OverviewForm,
        IndicatorsForm,
        TeamForm,
        FoundationForm,
        UnitsForm,
        ScheduleForm,
        MoneyForm,
        IpForm,
        PledgeForm,
    )
}
