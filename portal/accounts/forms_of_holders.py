"""What a unit says of who holds or controls it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.forms import StepForm
from portal.identity import normalise_code, validate_uscc


class HolderForm(StepForm):
    """The unit that holds or controls one's own; both left empty says that there is none."""

    holder_uscc = forms.CharField(
        label=_("控股或控制单位的统一社会信用代码"),
        required=False,
        max_length=40,
        help_text=_(
            "填写直接控股或实际控制本单位的单位，没有的留空。事业单位的举办单位、主管部门不填。"
            "同一单位控制的各单位不能互相揭榜。"
        ),
    )
    holder_name = forms.CharField(label=_("控股或控制单位的名称"), required=False, max_length=120)

    @staticmethod
    def initial_for(record: Any) -> dict[str, Any]:
        """As it was declared before."""
        parent = record.parent
        return {
            "holder_uscc": parent.uscc if parent else record.holder_uscc,
            "holder_name": parent.name if parent else record.holder_name,
        }

    def clean_holder_uscc(self) -> str:
        code = normalise_code(self.cleaned_data["holder_uscc"])
        if code:
            validate_uscc(code)
        if self.record is not None and code == self.record.uscc:
            raise ValidationError(_("这是本单位的代码，请填写控股单位的代码；没有的留空。"))
        return code

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("holder_uscc") and not given.get("holder_name", "").strip():
            self.add_error("holder_name", _("请填写控股或控制单位的名称。"))
        if given.get("holder_name", "").strip() and not given.get("holder_uscc") and "holder_uscc" not in self.errors:
            self.add_error("holder_uscc", _("请填写控股或控制单位的统一社会信用代码。"))
        return given
