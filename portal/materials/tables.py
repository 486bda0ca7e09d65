"""Columns of the list of materials."""

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from portal.materials.models import Material
from portal.tables import RecordTable, TimeColumn


class StandingColumn(tables.Column):
    """Whether it still holds: a tag on the page, its words in Excel."""

    def __init__(self, **kwargs: Any):
        super().__init__(_("效力"), empty_values=(), orderable=False, **kwargs)

    def render(self, record: Material) -> str:  # type: ignore[override]
        tone, label = record.standing
        return render_to_string("portal/_state.html", {"tone": tone, "label": label})

    def value(self, record: Material) -> str:  # type: ignore[override]
        return str(record.standing[1])


class MaterialTable(RecordTable):
    """Materials with their validity, source and use."""

    name = tables.Column(_("材料名称"), linkify=True)
    unit = tables.Column(_("单位"), accessor="unit__name")
    valid_until = tables.DateColumn(
        verbose_name=_("有效期至"), accessor="present__valid_until", format="Y-m-d", default=_("长期")
    )
    level = tables.Column(_("来源"), accessor="present__get_level_display", orderable=False)
    by = tables.Column(_("上传人"), accessor="present__by__name")
    at = TimeColumn(verbose_name=_("上传时间"), accessor="present__at")
    used = tables.Column(_("使用"), attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    standing = StandingColumn()

    class Meta(RecordTable.Meta):
        model = Material
        fields = ("name", "kind", "unit", "valid_until", "level", "by", "at", "used", "standing")
