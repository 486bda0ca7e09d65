"""形式审查清单: the items that an officer decides by hand, each with the phrases for sending it back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal import clock, locks
from portal.workflow import StepRefused

VERDICTS = (("yes", _("符合")), ("no", _("不符合")))


@dataclass(frozen=True)
class Item:
    """One item of a checklist."""

    key: str
    label: Any
    hint: Any
    phrases: tuple[Any, ...]


class ItemForm(forms.Form):
    """One item: met or not, and if not, why."""

    verdict = forms.ChoiceField(choices=VERDICTS, widget=forms.RadioSelect, required=False)
    phrase = forms.ChoiceField(label=_("常用理由"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, item: Item, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.item = item
        self.called = item.label
        self.fields["verdict"].label = item.label
        self.fields["verdict"].help_text = item.hint
        phrases = [(str(n), phrase) for n, phrase in enumerate(item.phrases)]
        phrase: Any = self.fields["phrase"]
        phrase.choices = phrases

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("phrase") and not given.get("verdict"):
            given["verdict"] = "no"  # a phrase picked says so in one click
        if given.get("verdict") == "no" and not self.words():
            self.add_error("reason", _("“%s”不符合时，请选一条常用理由或写明说明。") % self.item.label)
        return given

    def words(self) -> str:
        """The reason: a phrase from the list, the officer's own words, or both."""
        chosen = self.cleaned_data.get("phrase") or ""
        phrase = str(self.item.phrases[int(chosen)]) if chosen else ""
        return f"{phrase}{self.cleaned_data.get('reason', '').strip()}"


def item_forms(record: Any, items: Iterable[Item], data: Any = None) -> list[ItemForm]:
    """A form for each item, filled with what was decided for the record as it was handed in last."""
    decided = {check.item: check for check in record.present_checks()}
    return [ItemForm(data, prefix=item.key, item=item, initial=_initial(decided.get(item.key))) for item in items]


def with_the_rest_met(data: Any, items: Iterable[Item]) -> Any:
    """What the officer sent; with the button 其余各项符合, the items left open are met, but not one with a reason."""
    if "rest" not in data:
        return data
    sent = data.copy()
    for item in items:
        if not sent.get(f"{item.key}-verdict"):
            said = sent.get(f"{item.key}-phrase") or sent.get(f"{item.key}-reason", "").strip()
            sent[f"{item.key}-verdict"] = "no" if said else "yes"
    return sent


def decisions(decided: Iterable[ItemForm]) -> dict[str, tuple[bool, str]]:
    """{item: (passed, reason)} of the valid forms that hold a verdict."""
    return {
        form.item.key: (form.cleaned_data["verdict"] == "yes", form.words())
        for form in decided
        if form.cleaned_data["verdict"]
    }


def decide(record: Any, decided: dict[str, tuple[bool, str]], *, by: Any, while_in: str, otherwise: str) -> int:
    """Keep an officer's decisions, {item: (passed, reason)}; how many items are decided now.

    Raises StepRefused with the sentence `otherwise` where the record has left the state `while_in` meanwhile.
    """
    with transaction.atomic():
        locked = locks.row(type(record), record.pk)
        if locked.state != while_in:
            raise StepRefused(otherwise)
        for item, (passed, reason) in decided.items():
            locked.checks.update_or_create(
                submission=locked.submissions,
                item=item,
                defaults={"passed": passed, "reason": "" if passed else reason, "by": by, "at": clock.now()},
            )
        locked.checked_by = by
        locked.save(update_fields=["checked_by"])
    return locked.present_checks().count()


def _initial(check: Any) -> dict[str, str]:
    return {} if check is None else {"verdict": "yes" if check.passed else "no", "reason": check.reason}
