"""The base of the form of a section: saved with gaps."""

from typing import Any, ClassVar

from django import forms

from portal.sections.parts import Sections


class SectionForm(forms.ModelForm):
    """What must be there before the record goes on is marked, and may still be empty here.

    `always` names what may not be left empty even now; `hints` take the place of the fields' help texts.
    """

    sections: ClassVar[Sections]
    key = ""
    always: tuple[str, ...] = ()
    hints: dict[str, Any] = {}
    # Columns that the form fills beside those of its fields.
    also_saves: tuple[str, ...] = ()
    # Saved with gaps: what is missing is marked and asked for later, so no browser insists on it now.
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
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

    def keep(self, by: Any) -> None:
        """Save what is no column of the record; nothing, unless a section says so."""
