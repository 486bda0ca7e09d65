"""A form field for a file: checked as it is received, stored by the step or view that takes the form."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.documents.kinds import KINDS, Kind
from portal.documents.uploads import check_upload


class UploadField(forms.FileField):
    """A FileField that refuses what the portal does not keep, saying why in Chinese."""

    default_error_messages = {"required": _("请选择文件。"), "empty": _("文件是空的（0 字节），请检查后重新上传。")}

    def __init__(self, *, kinds: Sequence[Kind] = KINDS, max_mb: int | None = None, **kwargs: Any):
        self.kinds, self.max_mb = kinds, max_mb
        super().__init__(**kwargs)
        accepted = ",".join(e for kind in kinds for e in kind.extensions)
        self.widget.attrs.setdefault("accept", accepted)

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if upload and upload is not initial:
            check_upload(upload.file, upload.name, kinds=self.kinds, max_mb=self.max_mb)
            upload.seek(0)
        return upload
