"""The base of the form of a section: saved with gaps, and never over what somebody else saved meanwhile."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.sections.parts import Sections


class SectionForm(forms.ModelForm):
    """What must be there before the record goes on is marked, and may still be empty here.

    `always` names what may not be left empty even now; `hints` take the place of the fields' help texts.
    """

    sections: ClassVar[Sections]
    key = ""
    always: tuple[str, ...] = ()
    hints: dict[str, Any] = {}
    # Saved with gaps: what is missing is marked and asked for later, so no browser insists on it now.
    use_required_attribute = False
    # How often the section was saved when the page was opened.
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.was_saved = self.instance.sections.get(self.key, {})
        self.fields["seen"].initial = self.was_saved.get("n", 0)
        required = self.sections.by_key[self.key].required
        for name, field in self.fields.items():
            field.required = name in required
            field.help_text = self.hints.get(name, field.help_text)

    def full_clean(self) -> None:
        """Check what is there, not what is missing."""
        waived = [field for name, field in self.fields.items() if field.required and name not in self.always]
        for field in waived:
            field.required = False
        super().full_clean()
        for field in waived:
            field.required = True

    def clean_seen(self) -> int:
        """Refuse where somebody else saved the section since this page was opened."""
        if (self.cleaned_data.get("seen") or 0) != self.was_saved.get("n", 0):
            raise ValidationError(
                _("%(who)s 在您填写期间保存了这一部分。请另开页面核对后再保存，您输入的内容仍在下面。"),
                params={"who": self.was_saved.get("by", "")},
            )
        return self.cleaned_data["seen"] or 0

    def adopt_latest(self) -> None:
        """After a refusal, the next sending counts as knowing what was saved meanwhile."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("seen")] = self.was_saved.get("n", 0)
        self.data = data

    def keep(self, by: Any) -> None:
        """Save what is no column of the record; nothing, unless a section says so."""
