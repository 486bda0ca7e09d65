"""Forms by which a round's form is configured: a field, a section, an item of the checklist, the grounds."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from demands.collection.forms.inputs import LinesField
from demands.collection.layouts import editing
from demands.collection.layouts.columns import Column
from demands.collection.layouts.faults import LONGEST, faults_of
from demands.collection.layouts.kinds import Kind
from demands.collection.layouts.parts import FormField, FormSection, Layout
from portal.sections.checklist import Item


class PartForm(forms.Form):
    """One part of a form; what would be wrong with the whole form is said here, beside its input."""

    of = ""
    key = forms.SlugField(
        label=_("标识"),
        max_length=40,
        required=False,
        help_text=_("小写字母、数字和下划线；往年内容按标识带入。可不填，由平台编号。"),
        error_messages={"invalid": _("标识只含小写字母、数字和下划线，请修改。")},
    )

    def __init__(self, data: Any = None, files: Any = None, *, layout: Layout, part: Any = None, section: str = ""):
        self.layout, self.part, self.after = layout, part, layout
        super().__init__(data, initial=self.start(part) if part else {"section": section})
        if part is not None:
            del self.fields["key"]

    def start(self, part: Any) -> dict[str, Any]:
        """What the inputs begin with."""
        return {name: getattr(part, name, None) for name in self.base_fields}

    def made(self, key: str) -> Any:
        """The part as it was typed."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            key = self.part.key if self.part else given.get("key") or editing.free_key(self.layout, self.of, "added")
            change = editing.put if self.part else editing.add
            self.after = change(self.layout, self.of, self.made(key))
            for fault in faults_of(self.after):
                self.add_error(fault.name if fault.name in self.fields else None, fault.text)
        return given


class FieldForm(PartForm):
    """One field; of a column only what the rules leave open."""

    of = "fields"
    label = forms.CharField(label=_("名称"), max_length=LONGEST["label"])
    section = forms.ChoiceField(label=_("所在部分"), error_messages={"required": _("请选择所在部分。")})
    kind = forms.ChoiceField(label=_("类型"), choices=Kind.choices)
    options = LinesField(label=_("选项"), required=False, help_text=_("单选、多选用，一行一个。"))
    help = forms.CharField(
        label=_("填写说明"), max_length=LONGEST["help"], required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    example = forms.CharField(label=_("示例"), max_length=LONGEST["example"], required=False)
    limit = forms.IntegerField(
        label=_("字数上限"), required=False, help_text=_("短文本不超过 200 字，长文本不超过 5000 字。")
    )
    required = forms.BooleanField(label=_("必填"), required=False)
    public = forms.BooleanField(label=_("公开"), required=False, help_text=_("不勾选的，只有本单位和主管部门可见。"))
    identifying = forms.BooleanField(
        label=_("会透露单位或人员身份"), required=False, help_text=_("勾选后，盲评时不给专家看。")
    )
    hidden = forms.BooleanField(
        label=_("隐藏"), required=False, help_text=_("本批次不填写这一项；不删除，以后可以恢复。")
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        section: Any = self.fields["section"]
        section.choices = [(each.key, each.title) for each in self.layout.sections]
        if self.part is None:
            self.initial.setdefault("public", True)
        if self.part and self.part.column:
            self._keep_to(self.part.column)

    def start(self, part: FormField) -> dict[str, Any]:
        return super().start(part) | {"options": list(part.options), "limit": part.limit or None}

    def made(self, key: str) -> FormField:
        given = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        if "limit" in given:
            given["limit"] = given["limit"] or 0
        if "options" in given:
            given["options"] = tuple(given["options"])
        return replace(self.part, **given) if self.part else FormField(key=key, **given)

    def _keep_to(self, column: Column) -> None:
        open_to = {
            "kind": False,
            "options": False,
            "identifying": False,
            "limit": column.most > 0,
            "required": column.may_require,
            "public": column.may_restrict,
            "hidden": column.may_hide,
        }
        for name in (name for name, is_open in open_to.items() if not is_open):
            del self.fields[name]
        if column.most:
            self.fields["limit"].help_text = _("1～%d 字。") % column.most


class SectionForm(PartForm):
    """One page of the form."""

    of = "sections"
    title = forms.CharField(label=_("名称"), max_length=LONGEST["title"])
    hint = forms.CharField(
        label=_("说明"), max_length=LONGEST["hint"], required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def made(self, key: str) -> FormSection:
        return FormSection(key, self.cleaned_data["title"], self.cleaned_data["hint"])


class ItemForm(PartForm):
    """One item of the checklist, with the phrases for sending a demand back."""

    of = "checklist"
    label = forms.CharField(label=_("审查项"), max_length=LONGEST["label"])
    hint = forms.CharField(
        label=_("审查要点"), max_length=LONGEST["hint"], required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    phrases = LinesField(
        label=_("常用理由"), required=False, help_text=_("不符合时可选用的理由，一行一条，最多 10 条。")
    )

    def start(self, part: Item) -> dict[str, Any]:
        return super().start(part) | {"phrases": list(part.phrases)}

    def made(self, key: str) -> Item:
        given = self.cleaned_data
        return Item(key, given["label"], given["hint"], tuple(given["phrases"]))


class GroundsForm(forms.Form):
    """不予受理的情形, one to a line."""

    grounds = LinesField(
        label=_("不予受理的情形"),
        help_text=_("一行一条；不予受理时由审批人选一条，再写事实和依据。"),
        error_messages={"required": _("请至少写一条。")},
    )

    def __init__(self, data: Any = None, files: Any = None, *, layout: Layout, part: Any = None, section: str = ""):
        self.layout, self.after = layout, layout
        super().__init__(data, initial={"grounds": [label for _key, label in layout.grounds]})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            self.after = editing.with_grounds(self.layout, given["grounds"])
            for fault in faults_of(self.after):
                self.add_error("grounds", fault.text)
        return given
