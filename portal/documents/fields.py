"""A form field for a file: checked as it is received, stored by the step or view that takes the form."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.documents import room
from portal.documents.slots import BY_MACHINE, MB
from portal.documents.uploads import check_size, check_upload


class UploadField(forms.FileField):
    """A FileField for the files of one machine's records: it refuses what is not kept there, saying why in Chinese.

    The hint is made from the table in `portal.documents.slots`; `more` is what the page adds to it.
    """

    default_error_messages = {"required": _("请选择文件。"), "empty": _("文件是空的（0 字节），请检查后重新上传。")}

    def __init__(self, machine: str, *, more: str | Promise = "", **kwargs: Any):
        self.slot = BY_MACHINE[machine]
        kwargs.setdefault("help_text", format_lazy("{hint}{more}", hint=self.slot.hint, more=more))
        super().__init__(**kwargs)
        # The browser tells at once, with the script that the pages have, and the server in any case.
        too_large = _("文件不能超过 %(max)d MB，当前为 % MB。请压缩图片或者拆分后重新选择。")
        wrong_kind = _("只收 %(kinds)s 文件，“%%”不是。请转换后重新选择。")
        attrs = {
            "accept": self.slot.accept,
            "data-most-bytes": self.slot.max_mb * MB,
            "data-wrong-kind": str(wrong_kind) % {"kinds": self.slot.kinds_in_words},
            "data-too-large": str(too_large).replace("%(max)d", str(self.slot.max_mb)),
        }
        self.widget.attrs = attrs | self.widget.attrs

    def with_room(self, upload: Any, record: Any) -> Any:
        """The cleaned upload, for a form's `clean_…`. Raises ValidationError where record or unit has no room."""
        if upload:
            room.check(record, self.slot, upload.checked.size)
        return upload

    def clean(self, data: Any, initial: Any = None) -> Any:
        if cut_off := getattr(data, "cut_off_at", 0):
            check_size(cut_off, self.slot.max_mb)
        upload = super().clean(data, initial)
        if upload and upload is not initial:
            upload.checked = check_upload(upload.file, upload.name, self.slot)
        return upload


class ForExpertsField(forms.BooleanField):
    """Whether experts get the file too: the person who hands it in says so, and that it names nobody."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("label", _("供专家评审使用"))
        kwargs.setdefault(
            "help_text",
            _(
                "勾选后评审专家可以查阅这个文件。匿名评审时系统会去掉文件属性中的作者、单位和修订信息，"
                "正文、图章和页眉中的单位与人名请自行隐去。"
            ),
        )
        super().__init__(required=False, **kwargs)
