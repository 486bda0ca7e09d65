"""What is asked for when demands of the queue are assigned or sent back, one or many."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from demands.collection.forms.inputs import DueField, LinesField
from portal.accounts.models import User
from portal.calls import calendar
from portal.clock import now
from portal.forms import StepForm


def officers_of(region_id: str) -> Any:
    """Those who check demands in a region, by name."""
    return User.objects.holding("dept_officer", "region", region_id).order_by("name", "pk")


class AssignForm(StepForm):
    """Which officer handles it."""

    handler = forms.ModelChoiceField(
        User.objects.none(),
        label=_("经办人"),
        error_messages={"required": _("请选择经办人。"), "invalid_choice": _("请选择本省（市）的经办人。")},
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["handler"]
        if self.record is not None:
            field.queryset = officers_of(self.record.region_id)

    @staticmethod
    def initial_for(record: Any) -> dict[str, Any]:
        return {"handler": record.handler_id}


class BulkAssignForm(forms.Form):
    """Which officer handles all of them."""

    handler = AssignForm.base_fields["handler"]

    def __init__(self, *args: Any, demands: list[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["handler"]
        regions = {demand.region_id for demand in demands}
        field.queryset = officers_of(regions.pop()) if len(regions) == 1 else User.objects.none()


class BulkReturnForm(forms.Form):
    """What every one of them is to mend, beside the faults found in each, and until when."""

    more = LinesField(
        label=_("统一的补正事项"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一项，写给所选的每一项需求；各项在清单中已判不符合的，会自动列在前面。"),
    )
    due = DueField(label=_("补正期限"), help_text=_("当日 17:00 截止，逾期视为放弃。"))

    def __init__(self, *args: Any, demands: list[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        if demands:
            self.initial.setdefault("due", calendar.deadline_after(now(), demands[0].call.value("correction_days")))


class NothingForm(forms.Form):
    """Passing asks for nothing."""

    def __init__(self, *args: Any, demands: list[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
