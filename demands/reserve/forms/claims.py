"""Asking to take a demand over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from demands.reserve.taking_over import claims
from portal.accounts.models import Organisation


class ClaimForm(forms.Form):
    """For which unit, and why it can act as the demander."""

    unit = forms.ModelChoiceField(label=_("申请企业"), queryset=Organisation.objects.none(), empty_label=None)
    statement = forms.CharField(
        label=_("承接说明"),
        min_length=10,
        max_length=2000,
        widget=forms.Textarea,
        help_text=_("写明应用场景、出资和人员条件，以及对需求名称和任务不变的认可。审批人和原需求方会看到。"),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        units = [unit.pk for unit in claims.units_to_ask(user)]
        self.fields["unit"].queryset = Organisation.objects.filter(pk__in=units).order_by("pk")
