"""Columns of lists of units."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation
from portal.tables import RecordTable, StateColumn


class OrganisationTable(RecordTable):
    """Units with their code, kind, region and state."""

    uscc = tables.Column(attrs={"td": {"class": "pt-code"}})
    name = tables.Column(_("单位名称"), linkify=True)
    region = tables.Column(_("省（市）"), accessor="region__name")
    is_leading = tables.BooleanColumn(yesno=(_("是"), "—"))
    state = StateColumn()

    class Meta(RecordTable.Meta):
        model = Organisation
        fields = ("uscc", "name", "kind", "region", "city", "is_leading", "state")
        order_by = ("name",)
