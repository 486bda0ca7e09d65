"""The base of a form on one page that is saved with gaps; the reserve uses it too."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 5000


class DraftForm(forms.ModelForm):
    """A form that is saved with gaps: what must be there before handing in is marked, and asked for only then.

    `wanted` names those fields. A long text may have 5000 characters; `version` shows who saved meanwhile.
    """

    wanted: tuple[str, ...] = ()
    long: tuple[str, ...] = ()
    use_required_attribute = False
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in self.long:
            self.fields[name].max_length = LONGEST
        for name in self.wanted:
            self.fields[name].required = True
        self.initial["version"] = self.instance.version

    def full_clean(self) -> None:
        """Check what is there; what is missing may be missing."""
        for name in self.wanted:
            self.fields[name].required = False
        super().full_clean()
        for name in self.wanted:
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name in self.long:
            if len(given.get(name) or "") > LONGEST:
                self.add_error(name, _("最多 5000 字，请精简。"))
        return given
