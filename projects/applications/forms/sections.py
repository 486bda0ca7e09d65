"""The sections of the application's form beside their tables; each saves what is there, complete or not."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from demands.collection.forms.inputs import KeywordsField, LinesField
from portal import clock
from portal.documents.fields import ForExpertsField, UploadField
from portal.documents.storing import store
from portal.sections.forms import SectionForm
from projects.applications import completeness
from projects.applications.forms.inputs import MoneyField, PersonField
from projects.applications.models import Application, Commitment, Enclosure

MOST_AVOIDED = 3


class ApplicationSection(SectionForm):
    """Base of the application's sections; one that is all table has no field of its own."""

    sections = completeness.SECTIONS

    class Meta:
        model = Application
        fields: list[str] = []


class ProjectForm(ApplicationSection):
    """项目信息."""

    key = "project"
    always = ("title",)
    keywords = KeywordsField(label=_("关键词"), help_text=_("1～5 个，用顿号或逗号分开。"))
    hints = {
        "title": _("写明要攻克的技术，不超过 60 字。"),
        "summary": _("300 字左右，概括目标、内容和预期成果。"),
        "content": _("逐条写明研究内容和技术路线。"),
        "ip_terms": _("背景知识产权、成果归属与使用，联合体各方都要确认。"),
        "ethics": _("涉及人、动物、数据伦理的写明审查安排，不涉及的留空。"),
    }

    class Meta:
        model = Application
        fields = [
            "title",
            "keywords",
            "term_months",
            "summary",
            "necessity",
            "content",
            "innovation",
            "basis",
            "ip_terms",
            "risks",
            "ethics",
        ]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        most = self.instance.call.value("application_term_max")
        self.fields["term_months"].help_text = _("最长 %s 个月。") % most

    def clean_term_months(self) -> int | None:
        term, most = self.cleaned_data["term_months"], self.instance.call.value("application_term_max")
        if term is not None and not 1 <= term <= most:
            raise ValidationError(
                _("实施期限最长 %(most)s 个月，现为 %(term)s 个月，请修改。"), params={"most": most, "term": term}
            )
        return term


class SubTopicsSection(ApplicationSection):
    """课题分解: all of it is in its table."""

    key = "subtopics"


class UnitsSection(ApplicationSection):
    """单位与分工: all of it is in its table."""

    key = "units"


class PeopleForm(ApplicationSection):
    """项目负责人与人员."""

    key = "people"
    leader = PersonField(label=_("项目负责人（登录名或邮箱）"), help_text=_("负责人用自己的账号在线确认。"))
    avoided_experts = LinesField(
        label=_("申请回避的专家"), help_text=_("一行一人，写明姓名和单位，最多 3 人；只供抽取专家时使用。")
    )

    class Meta:
        model = Application
        fields = ["leader", "leader_title", "avoided_experts"]

    def clean_avoided_experts(self) -> list[str]:
        names = self.cleaned_data["avoided_experts"]
        if len(names) > MOST_AVOIDED:
            raise ValidationError(_("最多申请 3 位专家回避，请删去多余的。"))
        if any(len(name) > 60 for name in names):
            raise ValidationError(_("每行不超过 60 字，请只写姓名和单位。"))
        return names


class IndicatorsSection(ApplicationSection):
    """考核指标, beside its table."""

    key = "indicators"
    hints = {"deliverables": _("列出样机、工艺包、标准、专利等，写明数量。")}

    class Meta:
        model = Application
        fields = ["deliverables"]


class MilestonesSection(ApplicationSection):
    """里程碑: all of it is in its table."""

    key = "milestones"


class BudgetSection(ApplicationSection):
    """经费概算, beside its table."""

    key = "budget"
    total_money = MoneyField(label=_("总经费（万元）"), help_text=_("等于下表全部明细之和。"))
    public_money = MoneyField(label=_("申请财政资金（万元）"), help_text=_("中央财政与地方财政之和。"))

    class Meta:
        model = Application
        fields = ["total_money", "public_money"]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        total, public = given.get("total_money"), given.get("public_money")
        if total is not None and public is not None and public > total:
            self.add_error("public_money", _("申请财政资金不能超过总经费，请核对两个金额。"))
        return given


class FilesForm(ApplicationSection):
    """附件: one file at a time, with what it is."""

    key = "files"
    kind = forms.ChoiceField(label=_("材料类别"), choices=Enclosure.Kind.choices)
    upload = UploadField("application", label=_("上传附件"))
    for_experts = ForExpertsField()

    def clean_upload(self) -> Any:
        return self.fields["upload"].with_room(self.cleaned_data["upload"], self.instance)

    def keep(self, by: Any) -> None:
        if upload := self.cleaned_data.get("upload"):
            kind = self.cleaned_data["kind"] or Enclosure.Kind.OTHER
            stored = store(upload, by=by, record=self.instance, for_experts=self.cleaned_data["for_experts"])
            Enclosure.objects.create(application=self.instance, kind=kind, file=stored)


class PledgeForm(ApplicationSection):
    """承诺: each promise is given or taken back, by whom and when."""

    key = "pledge"

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        given = {row.kind for row in self.instance.commitments.all()}
        for kind, label in Commitment.Kind.choices:
            self.fields[f"commitments_{kind}"] = forms.BooleanField(label=label, required=False, initial=kind in given)

    def keep(self, by: Any) -> None:
        for kind in Commitment.Kind.values:
            if self.cleaned_data[f"commitments_{kind}"]:
                Commitment.objects.get_or_create(
                    application=self.instance, kind=kind, defaults={"by": by, "at": clock.now()}
                )
            else:
                self.instance.commitments.filter(kind=kind).delete()


FORMS = {
    form.key: form
    for form in (
        ProjectForm,
        SubTopicsSection,
        UnitsSection,
        PeopleForm,
        IndicatorsSection,
        MilestonesSection,
        BudgetSection,
        FilesForm,
        PledgeForm,
    )
}
