"""Giving a demand up in writing, and the department's choice among the enterprises that ask for it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from demands.collection import later
from demands.collection.rules import taking_over
from portal.accounts.models import Organisation
from portal.forms import StepForm


class GiveUpForm(StepForm):
    """The declaration as it stands on the page, its hash, and why."""

    template_of_step = "collection/give_up.html"
    reason = forms.CharField(
        label=_("放弃的原因"), min_length=5, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    pledge = forms.BooleanField(label=_("我有权代表本单位作出以上书面声明。"))
    digest = forms.CharField(widget=forms.HiddenInput)

    @classmethod
    def initial_for(cls, record: Any) -> dict[str, str]:
        """The hash of what is shown."""
        return {"digest": taking_over.digest_for(record)}

    @property
    def statement(self) -> str:
        return taking_over.statement_for(self.record)


class TakeOverForm(StepForm):
    """Which of the enterprises that ask takes the demand over, and why this one."""

    template_of_step = "collection/take_over.html"
    unit = forms.ModelChoiceField(
        label=_("承接企业"),
        queryset=Organisation.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"invalid_choice": _("请在申请承接的企业中选择。")},
    )
    reason = forms.CharField(
        label=_("批准的理由"),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("各申请企业和原需求方会看到这段文字。"),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.claims = later.found(later.CLAIMS, self.record) if self.record is not None else []
        units = [claim.unit.pk for claim in self.claims]
        self.fields["unit"].queryset = Organisation.objects.filter(pk__in=units).order_by("pk")
