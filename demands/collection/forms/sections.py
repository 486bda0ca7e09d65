"""The demand's form, section by section: each saves what is there; what is missing is asked for before handing in."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from demands.collection import completeness
from demands.collection.forms import added
from demands.collection.forms.inputs import KeywordsField
from demands.collection.layouts import answers
from demands.collection.layouts.parts import FormField
from demands.collection.models import Demand, Indicator
from portal.documents.fields import ForExpertsField, UploadField
from portal.documents.storing import store
from portal.sections.forms import SectionForm
from portal.sections.rows import RowForm, grid

# Mobile or landline, with or without area code, country code and extension.
PHONE = re.compile(r"\+?[0-9][0-9()\- ]{6,19}")


class DemandSection(SectionForm):
    """One section as the form of the demand's round has it; made by `form_for`."""

    asks: ClassVar[tuple[FormField, ...]] = ()
    also_saves = ("answers",)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        rest = dict(self.fields)
        asked = {completeness.form_name(each): self._field(each) for each in self.asks}
        self.fields = asked | {name: field for name, field in rest.items() if name not in asked}

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

    def clean_total_investment(self) -> Any:
        return self._not_negative("total_investment")

    def clean_own_money(self) -> Any:
        return self._not_negative("own_money")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        total, own = given.get("total_investment"), given.get("own_money")
        if total is not None and own is not None and own > total:
            self.add_error("own_money", _("需求方出资不能超过总投入，请核对两个金额。"))
        return given

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        given = {
            each.key: answers.kept(self.cleaned_data[name])
            for each in self.asks
            if each.column is None and (name := answers.form_name(each.key)) in self.cleaned_data
        }
        self.instance.answers = self.instance.answers | given

    def _not_negative(self, name: str) -> Any:
        amount = self.cleaned_data[name]
        if amount is not None and amount < 0:
            raise ValidationError(_("金额不能是负数，请修改。"))
        return amount

    def _field(self, each: FormField) -> forms.Field:
        made = self._of_column(each) if each.column else self._added(each)
        made.required = each.required
        if each.limit and not isinstance(made.widget, forms.Textarea):  # under a long text stands what is left
            made.help_text = f"{made.help_text}{_('最多 %d 字。') % each.limit}"
        return made

    def _added(self, each: FormField) -> forms.Field:
        name = answers.form_name(each.key)
        self.initial.setdefault(name, added.start(self.instance.answers.get(each.key), each))
        return added.field_for(each)

    def _of_column(self, each: FormField) -> forms.Field:
        made: Any = KeywordsField() if each.key == "keywords" else self.fields[each.key]
        made.label, made.help_text = each.label, added.help_of(each)
        if each.limit:
            _shorten(made, each.limit)
        if each.key in TUNED:
            TUNED[each.key](made, self.instance.round)
        return made


class PledgeSection(DemandSection):
    """附件与承诺: the section where files are handed in."""

    upload = UploadField("demand", label=_("上传附件"), more=_("附件只供本单位和主管部门查阅。"))
    for_experts = ForExpertsField()

    def clean_upload(self) -> Any:
        return self.fields["upload"].with_room(self.cleaned_data["upload"], self.instance)

    def keep(self, by: Any) -> None:
        if upload := self.cleaned_data.get("upload"):
            store(upload, by=by, record=self.instance, for_experts=self.cleaned_data["for_experts"])


def form_for(record: Any, key: str) -> type[DemandSection]:
    """The form of one section of a demand, as its round's version has it."""
    sections = completeness.sections_of(record)
    asks = sections.by_key[key].asks  # type: ignore[attr-defined]
    base = PledgeSection if key == "pledge" else DemandSection
    made = forms.modelform_factory(Demand, form=base, fields=[each.key for each in asks if each.column])
    made.sections, made.key, made.asks = sections, key, asks  # type: ignore[attr-defined]
    made.always = ("title",)  # type: ignore[attr-defined]
    return made  # type: ignore[return-value]


def _shorten(field: Any, limit: int) -> None:
    """The form's own limit in the place of the column's."""
    field.max_length = limit
    field.validators = [v for v in field.validators if not isinstance(v, MaxLengthValidator)]
    field.validators.append(MaxLengthValidator(limit))
    field.widget.attrs["maxlength"] = str(limit)


def _of_the_round(field: Any, collection_round: Any) -> None:
    field.queryset = collection_round.fields.all()


def _within_the_term(field: Any, collection_round: Any) -> None:
    field.min_value = 1
    bounds = {"min": collection_round.term_min, "max": collection_round.term_max}
    field.help_text = f"{field.help_text}{_('本批次为 %(min)s～%(max)s 个月。') % bounds}"


def _in_money(field: Any, collection_round: Any) -> None:
    field.error_messages |= added.MONEY_ERRORS


TUNED = {
    "field": _of_the_round,
    "term_months": _within_the_term,
    "total_investment": _in_money,
    "own_money": _in_money,
}


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
