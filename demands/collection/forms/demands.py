"""Beginning a demand; deciding the items of the checklist."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from demands.collection import checklist
from demands.collection.models import CollectionRound, Demand
from portal.accounts.models import Organisation

VERDICTS = (("yes", _("符合")), ("no", _("不符合")))


class NewDemandForm(forms.Form):
    """Which round, for which unit, under which name."""

    collection_round = forms.ModelChoiceField(CollectionRound.objects.none(), label=_("征集批次"), empty_label=None)
    unit = forms.ModelChoiceField(Organisation.objects.none(), label=_("提出单位"), empty_label=None)
    title = forms.CharField(
        label=_("需求名称"), max_length=60, help_text=_("写明要攻克的技术，不超过 60 字；以后可以修改。")
    )
    copy_of = forms.ModelChoiceField(
        Demand.objects.none(),
        label=_("从本单位以往需求带入内容"),
        required=False,
        empty_label=_("不带入"),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["collection_round"].queryset = CollectionRound.objects.collecting()
        self.fields["unit"].queryset = Organisation.objects.filter(pk__in=user.unit_ids)
        self.fields["copy_of"].queryset = Demand.objects.filter(organisation_id__in=user.unit_ids)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        unit, copied = given.get("unit"), given.get("copy_of")
        if unit and copied and copied.organisation_id != unit.pk:
            self.add_error("copy_of", ValidationError(_("只能带入同一单位的需求，请改选。")))
        return given


class ItemForm(forms.Form):
    """One item of the checklist: met or not, and if not, why."""

    verdict = forms.ChoiceField(choices=VERDICTS, widget=forms.RadioSelect, required=False)
    phrase = forms.ChoiceField(label=_("常用理由"), required=False)
    reason = forms.CharField(label=_("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, item: checklist.Item, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.item = item
        self.fields["verdict"].label = item.label
        self.fields["verdict"].help_text = item.hint
        phrases = [(str(n), phrase) for n, phrase in enumerate(item.phrases)]
        self.fields["phrase"].choices = [("", _("不使用")), *phrases]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("verdict") == "no" and not self.words():
            self.add_error("reason", _("“%s”不符合时，请选一条常用理由或写明说明。") % self.item.label)
        return given

    def words(self) -> str:
        """The reason: a phrase from the list, the officer's own words, or both."""
        chosen = self.cleaned_data.get("phrase") or ""
        phrase = str(self.item.phrases[int(chosen)]) if chosen else ""
        return f"{phrase}{self.cleaned_data.get('reason', '').strip()}"


def item_forms(demand: Demand, data: Any = None) -> list[ItemForm]:
    """A form for each item of the checklist, filled with what was decided for this handing-in."""
    decided = {check.item: check for check in demand.present_checks()}
    return [
        ItemForm(data, prefix=item.key, item=item, initial=_initial(decided.get(item.key))) for item in checklist.ITEMS
    ]


def _initial(check: Any) -> dict[str, str]:
    return {} if check is None else {"verdict": "yes" if check.passed else "no", "reason": check.reason}
