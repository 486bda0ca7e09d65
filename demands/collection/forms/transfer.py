"""Taking a form over from a file or from another round."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from demands.collection.layouts import transfer
from demands.collection.layouts.reading import layout_of
from demands.collection.models import CollectionRound


class ImportForm(forms.Form):
    """A JSON file, or a round whose form is taken; every fault of a file is named by its row."""

    source = forms.ModelChoiceField(
        CollectionRound.objects.none(), label=_("从批次带入"), required=False, empty_label=_("不从批次带入")
    )
    file = forms.FileField(
        label=_("表单文件"),
        required=False,
        help_text=_("本平台导出的 JSON 文件，不超过 1 MB。有一处错误就不导入，全部错误逐行列出。"),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def __init__(self, *args: Any, rounds: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        source: Any = self.fields["source"]
        source.queryset = rounds
        self.report: list[str] = []
        self.layout: Any = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        source: Any = given.get("source")
        file: Any = given.get("file")
        if bool(source) is bool(file):
            raise ValidationError(_("请选一个批次，或选一个文件，只选其一。"))
        if source:
            self.layout = layout_of(source)
        elif file.size > transfer.LARGEST:
            self.add_error("file", _("文件超过 1 MB，请用本平台导出的文件。"))
        else:
            self.layout, self.report = transfer.read(file.read())
            if self.report:
                self.add_error("file", _("文件有 %d 处错误，没有导入，见下表。") % len(self.report))
        return given
