"""One statement over many entries."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from demands.reserve.models import Batch

Kind = Batch.Kind


class BatchForm(forms.Form):
    """What is said, and why; the entries are picked in the list beside it."""

    kind = forms.ChoiceField(label=_("表态"), widget=forms.RadioSelect)
    statement = forms.CharField(
        label=_("统一意见"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写入所选每个项目的办理记录；有异议的须写明理由。"),
    )

    def __init__(self, *args: Any, kinds: tuple[str, ...], **kwargs: Any):
        super().__init__(*args, **kwargs)
        labels = {
            Kind.AGREE: _("同意所选项目入库"),
            Kind.OBJECT: _("对所选项目有异议"),
            Kind.ADMIT: _("批准所选项目入库"),
        }
        self.fields["kind"].choices = [(kind, labels[Kind(kind)]) for kind in kinds]
        if len(kinds) == 1:
            self.fields["kind"].initial, self.fields["kind"].widget = kinds[0], forms.HiddenInput()
        if Kind.OBJECT not in kinds:
            del self.fields["statement"]  # admitting asks for no words, and would keep none

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("kind") == Kind.OBJECT and not (given.get("statement") or "").strip():
            self.add_error("statement", _("提出异议须写明理由。"))
        return given
