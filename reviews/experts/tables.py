"""Columns of the pool."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from portal.tables import RecordTable, StateColumn
from reviews.experts.models import Expert


class ExpertTable(RecordTable):
    """Experts with unit, fields and state; how to reach them stands on their page."""

    name = tables.Column(linkify=True)
    unit_name = tables.Column(_("所在单位"), order_by="organisation_name")
    region = tables.Column(_("省（市）"), accessor="region__name", default="—")
    specialities = tables.Column(_("专业领域"), accessor="field_names", orderable=False)
    state = StateColumn()

    class Meta(RecordTable.Meta):
        model = Expert
        fields = ("name", "title", "unit_name", "region", "specialities", "state")
        order_by = ("name",)
