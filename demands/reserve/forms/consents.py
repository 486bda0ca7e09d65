"""What is asked of units whose written consent an entry needs, and of the lead that files it on paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from demands.reserve import consenting
from portal.accounts.models import Organisation
from portal.documents.fields import UploadField
from portal.forms import StepForm


class UnitConsentForm(StepForm):
    """Yes under exactly the text on the page, or no with a reason."""

    template_of_step = "reserve/consent.html"
    agrees = forms.TypedChoiceField(
        label=_("表态"),
        choices=[("yes", _("同意，以上同意书代表本单位的书面意见")), ("no", _("不同意"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        required=False,  # as an input of the step, for which a no would be nothing given; on the page it is asked for
        empty_value=None,
        error_messages={"required": _("请选择同意或者不同意。")},
    )
    reason = forms.CharField(
        label=_("说明"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不同意的须写明理由，牵头单位会看到。"),
    )
    digest = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["agrees"].required = True
        self.asked = consenting.own(self.record, self.user)
        self.initial["digest"] = self.asked.digest if self.asked else ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("agrees") is False and not given.get("reason"):
            self.add_error("reason", _("不同意的，请写明理由。"))
        return given


class ScanForm(StepForm):
    """Whose consent came on paper, and its scan."""

    unit = forms.ModelChoiceField(label=_("同意的单位"), queryset=Organisation.objects.none(), empty_label=None)
    scan = UploadField(
        "reserve_entry",
        label=_("盖章的书面同意扫描件"),
        more=_("内容须与征求的同意书一致，由该单位盖章；科技厅（委）审核时核对。"),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.record is not None:
            waiting = self.record.unit_consents.live().filter(agrees=None)
            self.fields["unit"].queryset = Organisation.objects.filter(pk__in=waiting.values("unit_id"))

    def clean_scan(self) -> Any:
        return self.fields["scan"].with_room(self.cleaned_data["scan"], self.record)
