"""Adding a material, replacing its file, picking for a record, keeping an attachment, checking a source."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.accounts.models import Organisation
from portal.documents.fields import ForExpertsField, UploadField
from portal.documents.models import StoredFile
from portal.materials.models import Material, MaterialVersion
from portal.materials.models.levels import OF_DEPARTMENTS, OF_UNITS, Level


def _offered(levels: tuple[Level, ...]) -> list[tuple[str, Any]]:
    return [(level.value, level.label) for level in levels]


class FactsForm(forms.Form):
    """What is told of a file beside the file itself."""

    kind = forms.ChoiceField(label=_("类别"), choices=Material.Kind.choices)
    name = forms.CharField(label=_("材料名称"), max_length=80, help_text=_("例如：营业执照、2026 年度出资承诺函。"))
    valid_until = forms.DateField(
        label=_("有效期至"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("长期有效的不填。到期前 30 日提醒，过期后不能再选用。"),
    )
    level = forms.ChoiceField(
        label=_("来源"),
        choices=_offered(OF_UNITS),
        widget=forms.RadioSelect,
        initial=Level.C,
        help_text=_("经科技厅（委）核对后改记为 A 或 B，以后不必再核对。"),
    )

    def clean_valid_until(self) -> date | None:
        last = self.cleaned_data["valid_until"]
        if last and last < clock.today():
            raise ValidationError(_("这个日期已过，过期的材料不能选用。请上传有效的材料，或者改正日期。"))
        return last


class NewMaterialForm(FactsForm):
    """A material with its first file, for one of the reader's units."""

    unit = forms.ModelChoiceField(Organisation.objects.none(), label=_("单位"), empty_label=None)
    upload = UploadField(
        "material", label=_("文件"), more=_("只有本单位能看到；选用到需求或申报后，随该记录供主管部门查阅。")
    )
    field_order = ("unit", "kind", "name", "upload", "valid_until", "level")

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = Organisation.objects.filter(pk__in=user.unit_ids).order_by("name")
        if len(user.unit_ids) == 1:
            (unit.initial,) = user.unit_ids
            unit.widget = forms.HiddenInput()


class ReplaceForm(FactsForm):
    """更新: another file of the same material."""

    upload = UploadField("material", label=_("新的文件"), more=_("已选用旧版本的记录不受影响。"))
    field_order = ("upload", "valid_until", "level")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        del self.fields["kind"], self.fields["name"]


class PutAsideForm(forms.Form):
    """停用: why it is no longer offered."""

    why = forms.CharField(label=_("停用原因"), max_length=200, help_text=_("例如：已换发新证。已选用的记录不受影响。"))


class KeepForm(FactsForm):
    """存入材料库: an attachment of a record."""

    def __init__(self, *args: Any, stored: StoredFile, **kwargs: Any):
        kwargs["initial"] = {"name": stored.name.rpartition(".")[0][:80], **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class VersionsField(forms.ModelMultipleChoiceField):
    """Materials to tick, each with its kind, its source and its last day."""

    def label_from_instance(self, version: MaterialVersion) -> str:  # type: ignore[override]
        material = version.material
        parts = [material.get_kind_display(), version.get_level_display()]
        if version.valid_until:
            parts.append(str(_("有效期至 %s")) % version.valid_until.isoformat())
        return f"{material.name}（{'，'.join(map(str, parts))}）"


class PickForm(forms.Form):
    """从材料库选用: one or several, each with its present version."""

    versions = VersionsField(
        MaterialVersion.objects.none(),
        label=_("要选用的材料"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("请至少勾选一份材料。"),
            "invalid_choice": _("所选材料已更新或停用，请重新勾选。"),
        },
    )
    for_experts = ForExpertsField()

    def __init__(self, *args: Any, unit_id: int | None, known: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        present = Material.objects.in_force().filter(unit_id=unit_id).exclude(present__in=known)
        rows = MaterialVersion.objects.filter(pk__in=present.values("present")).exclude(file__verdict="rejected")
        field: Any = self.fields["versions"]
        field.queryset = rows.select_related("material", "file").order_by("material__kind", "material__name")


class SourceForm(forms.Form):
    """核对来源: what an officer found the material to be."""

    level = forms.ChoiceField(label=_("核对结果"), choices=_offered(OF_DEPARTMENTS), widget=forms.RadioSelect)
