"""Which round and unit a file is for, and the file."""

from typing import Any, BinaryIO, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from demands.collection.models import CollectionRound
from portal.accounts.models import Organisation
from portal.documents.fields import UploadField

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an Excel file of before 2007, or one under a password


class SheetField(UploadField):
    """An Excel file; one under a password is told as such, for its name says nothing of it."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = cast(BinaryIO, getattr(data, "file", None))
        if file is not None and (data.name or "").lower().endswith(".xlsx"):
            file.seek(0)
            if file.read(len(OLE)) == OLE:
                raise ValidationError(
                    _("文件设有打开密码（或者是旧版 .xls 改名）。请取消密码，另存为 .xlsx 后再上传。")
                )
            file.seek(0)
        return super().clean(data, initial)


class UploadForm(forms.Form):
    """批量导入: the file for one round and one of the reader's units."""

    collection_round = forms.ModelChoiceField(CollectionRound.objects.none(), label=_("征集批次"), empty_label=None)
    unit = forms.ModelChoiceField(Organisation.objects.none(), label=_("提出单位"), empty_label=None)
    upload = SheetField("demand_import", label=_("填好的表格"), more=_("请在本批次的模板中填写。"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        rounds: Any = self.fields["collection_round"]
        rounds.queryset = CollectionRound.objects.collecting().select_related("call")
        units: Any = self.fields["unit"]
        units.queryset = Organisation.objects.filter(pk__in=user.unit_ids).order_by("name")
        if len(user.unit_ids) == 1:
            (units.initial,) = user.unit_ids
            units.widget = forms.HiddenInput()
