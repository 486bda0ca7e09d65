"""Beginning a demand."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from demands.collection.models import CollectionRound, Demand
from portal.accounts.models import Organisation


class NewDemandForm(forms.Form):
    """Which round, for which unit, under which name; the button of an earlier demand brings its name along."""

    collection_round = forms.ModelChoiceField(CollectionRound.objects.none(), label=_("征集批次"), empty_label=None)
    unit = forms.ModelChoiceField(Organisation.objects.none(), label=_("提出单位"), empty_label=None)
    title = forms.CharField(
        label=_("需求名称"), max_length=60, help_text=_("写明要攻克的技术，不超过 60 字；以后可以修改。")
    )
    copy_of = forms.ModelChoiceField(Demand.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["collection_round"].queryset = CollectionRound.objects.collecting()
        self.fields["unit"].queryset = Organisation.objects.filter(pk__in=user.unit_ids)
        self.fields["copy_of"].queryset = Demand.objects.filter(organisation_id__in=user.unit_ids, is_sealed=False)

    def full_clean(self) -> None:
        """A copy needs no name typed: it begins under that of the earlier demand."""
        self.fields["title"].required = not self.data.get("copy_of")
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        unit, copied = given.get("unit"), given.get("copy_of")
        if unit and copied and copied.organisation_id != unit.pk:
            self.add_error("unit", ValidationError(_("只能带入同一单位的需求，请改选。")))
        if copied and not given.get("title"):
            given["title"] = copied.title
        return given
