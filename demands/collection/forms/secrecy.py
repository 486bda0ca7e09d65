"""The form of the secrecy review: every item is decided, then the verdict."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from demands.collection import secrecy
from portal.forms import StepForm

DECISIONS = [("pass", _("可以公开")), ("fail", _("不宜公开"))]


class SecrecyForm(StepForm):
    """Whether each thing that others would read may be published, and so the whole."""

    verdict = forms.ChoiceField(
        label=_("审查结论"),
        choices=[("pass", _("公开内容不涉密，可以发布")), ("fail", _("含有不宜公开的内容，不通过"))],
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(
        label=_("审查意见"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明审查依据和总的意见；不要复述涉密内容。"),
    )
    template_of_step = "collection/secrecy.html"

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.items = secrecy.items_of(self.record) if self.record else []
        asked: dict[str, forms.Field] = {}
        for item in self.items:
            asked[f"decision_{item.key}"] = forms.ChoiceField(
                label=_("%s：是否可以公开") % item.label,
                choices=DECISIONS,
                widget=forms.RadioSelect,
                error_messages={"required": _("请审查“%s”") % item.label},
            )
            asked[f"remark_{item.key}"] = forms.CharField(
                label=_("%s：审查说明") % item.label, max_length=500, required=False
            )
        self.fields = asked | self.fields

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each item with its two fields."""
        for item in self.items:
            yield {"item": item, "decision": self[f"decision_{item.key}"], "remark": self[f"remark_{item.key}"]}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for item in self.items:
            failed = given.get(f"decision_{item.key}") == "fail"
            if failed and not given.get(f"remark_{item.key}", "").strip():
                self.add_error(f"remark_{item.key}", _("不宜公开的，请写明问题所在，但不要复述涉密内容。"))
        wrong = [item for item in self.items if given.get(f"decision_{item.key}") == "fail"]
        if given.get("verdict") == "pass" and wrong:
            self.add_error("verdict", _("有 %s 项不宜公开，结论应为不通过。") % len(wrong))
        if given.get("verdict") == "fail" and not wrong and not self.errors:
            self.add_error("verdict", _("结论为不通过的，请至少指明一项不宜公开的内容。"))
        return given

    def inputs(self) -> dict[str, Any]:
        given = self.cleaned_data
        items = [
            {
                "key": item.key,
                "label": str(item.label),
                "passed": given[f"decision_{item.key}"] == "pass",
                "remark": given[f"remark_{item.key}"],
            }
            for item in self.items
        ]
        return {"verdict": given["verdict"], "opinion": given["opinion"], "items": items}
