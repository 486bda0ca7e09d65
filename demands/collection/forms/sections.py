"""The demand's form, section by section: each saves what is there; what is missing is asked for before handing in."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from demands.collection import completeness
from demands.collection.forms.inputs import KeywordsField
from demands.collection.models import Demand, Indicator
from portal.documents.fields import ForExpertsField, UploadField
from portal.documents.storing import store
from portal.sections.forms import SectionForm
from portal.sections.rows import RowForm, grid

# Mobile or landline, with or without area code, country code and extension.
PHONE = re.compile(r"\+?[0-9][0-9()\- ]{6,19}")


class DemandSection(SectionForm):
    """Base of the demand's sections."""

    sections = completeness.SECTIONS


class BasicsForm(DemandSection):
    """单位与基本信息."""

    key = "basics"
    always = ("title",)
    keywords = KeywordsField(label=_("关键词"), help_text=_("1～5 个，用顿号或逗号分开。"))
    hints = {"title": _("写明要攻克的技术，不超过 60 字。"), "subfield": _("例如：新型储能、工业软件。")}

    class Meta:
        model = Demand
        fields = ["title", "field", "subfield", "keywords", "term_months", "contact", "contact_phone"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        of = self.instance.round
        self.fields["field"].queryset = of.fields.all()
        self.fields["term_months"].min_value = 1
        bounds = {"min": of.term_min, "max": of.term_max}
        self.fields["term_months"].help_text = _("本批次为 %(min)s～%(max)s 个月。") % bounds

    def clean_contact_phone(self) -> str:
        phone = self.cleaned_data["contact_phone"].strip()
        if phone and not PHONE.fullmatch(phone):
            raise ValidationError(_("联系电话请写 7～20 位数字，区号、分机可用短横线隔开，例如 021-12345678。"))
        return phone

    def clean_term_months(self) -> int | None:
        term, of = self.cleaned_data["term_months"], self.instance.round
        if term is not None and not of.term_min <= term <= of.term_max:
            raise ValidationError(
                _("攻关期限须在 %(min)s～%(max)s 个月之间，请修改。"),
                params={"min": of.term_min, "max": of.term_max},
            )
        return term


class ProblemForm(DemandSection):
    """技术难题."""

    key = "problem"
    hints = {
        "background": _("现状、差距，为什么必须攻关。"),
        "tasks": _("逐条写明要突破的关键技术；发布后名称和任务不再变动。"),
    }

    class Meta:
        model = Demand
        fields = ["background", "tasks"]


class IndicatorsForm(DemandSection):
    """技术指标, without its table."""

    key = "indicators"
    hints = {
        "deliverables": _("列出样机、工艺包、标准、专利等，写明数量。"),
        "present_is_public": _("不勾选时，榜单只公开指标名称、目标值和考核方式。"),
    }

    class Meta:
        model = Demand
        fields = ["deliverables", "present_is_public"]


class ApplicationForm(DemandSection):
    """应用与跨区域."""

    key = "application"
    hints = {
        "users": _("谁先用、用在哪里、市场有多大。"),
        "cross_region_reason": _("需要哪些省（市）的什么力量，为什么一地做不到。"),
    }

    class Meta:
        model = Demand
        fields = ["users", "cross_region_reason"]


class InvestmentForm(DemandSection):
    """投入与合作方式."""

    key = "investment"
    hints = {
        "total_investment": _("万元，最多两位小数。"),
        "own_money": _("万元，本单位承诺的出资，不超过总投入；不对公众公开。"),
        "ip_terms": _("背景知识产权、成果归属与使用。"),
        "provider_conditions": _("资质、人员、设备等；不得指定单位。"),
    }

    class Meta:
        model = Demand
        fields = ["total_investment", "own_money", "way_of_solving", "ip_terms", "provider_conditions"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("total_investment", "own_money"):
            self.fields[name].error_messages |= {
                "invalid": _("请填写数字，单位万元，例如 1200.00。"),
                "max_decimal_places": _("金额以万元计，最多两位小数，请修改。"),
            }

    def clean_total_investment(self) -> Any:
        return self._not_negative("total_investment")

    def clean_own_money(self) -> Any:
        return self._not_negative("own_money")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        total, own = given.get("total_investment"), given.get("own_money")
        if total is not None and own is not None and own > total:
            self.add_error("own_money", _("需求方出资不能超过总投入，请核对两个金额。"))
        return given

    def _not_negative(self, name: str) -> Any:
        amount = self.cleaned_data[name]
        if amount is not None and amount < 0:
            raise ValidationError(_("金额不能是负数，请修改。"))
        return amount


class PledgeForm(DemandSection):
    """附件与承诺."""

    key = "pledge"
    upload = UploadField("demand", label=_("上传附件"), more=_("附件只供本单位和主管部门查阅。"))
    for_experts = ForExpertsField()
    hints = {
        "is_anonymous": _("勾选后榜单只写“某省（市）某企业”。"),
        "unclassified_declared": _("本平台是非涉密平台，禁止填报和上传涉密内容。"),
    }

    class Meta:
        model = Demand
        fields = ["is_anonymous", "unclassified_declared"]

    def clean_upload(self) -> Any:
        return self.fields["upload"].with_room(self.cleaned_data["upload"], self.instance)

    def keep(self, by: Any) -> None:
        if upload := self.cleaned_data.get("upload"):
            store(upload, by=by, record=self.instance, for_experts=self.cleaned_data["for_experts"])


class IndicatorForm(RowForm):
    """One row of the table."""

    class Meta:
        model = Indicator
        fields = ["name", "present", "target", "unit", "method"]


TABLES = {
    "indicators": grid(
        Demand,
        Indicator,
        IndicatorForm,
        30,
        _("指标表"),
        _(
            "至少一项。每项指标都用于揭榜答复、项目考核和验收，目标值写数值和比较符，例如 ≥0.92。"
            "可从表格软件复制后直接粘贴；没有单位的填“—”。"
        ),
    )
}
FORMS = {
    form.key: form for form in (BasicsForm, ProblemForm, IndicatorsForm, ApplicationForm, InvestmentForm, PledgeForm)
}
