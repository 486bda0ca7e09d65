"""Forms that every stage uses: the base of a step's form, a reason, a new record."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _


class StepForm(forms.Form):
    """What a step asks for. A subclass reads `record` and `user`; `inputs` is what the step is given.

    With `edits_the_record` its fields are a text that stands in the record and that several people may change.
    """

    edits_the_record = False

    def __init__(self, *args: Any, record: Any = None, user: Any = None, **kwargs: Any):
        self.record, self.user = record, user
        super().__init__(*args, **kwargs)

    def inputs(self) -> dict[str, Any]:
        """The cleaned values; files handed in are stored with the record, within the step's transaction."""
        from portal.documents.storing import store

        return {
            name: store(value, by=self.user, record=self.record) if isinstance(value, UploadedFile) else value
            for name, value in self.cleaned_data.items()
        }


class ReasonForm(StepForm):
    """A reason that the people concerned will read."""

    reason = forms.CharField(
        label=_("理由"),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("相关单位会看到这段文字，请写明事实和依据。"),
    )


class EndingForm(StepForm):
    """A reason that is asked for only once the record has been submitted."""

    reason = forms.CharField(label=_("理由"), max_length=1000, widget=forms.Textarea, required=False)
