"""Columns of the list of redresses."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from portal.redress.models import Redress
from portal.tables import RecordTable, StateColumn, TimeColumn


class RedressTable(RecordTable):
    """Requests with the decision that they are about and how long the answer may take."""

    code = tables.Column(_("记录编号"), attrs={"td": {"class": "pt-code"}})
    title = tables.Column(_("记录名称"), linkify=True)
    organisation = tables.Column(_("申请单位"), accessor="organisation__name")
    region = tables.Column(_("省（市）"), accessor="region__name")
    decided_what = tables.Column(_("原决定"))
    filed_at = TimeColumn(verbose_name=_("提出时间"))
    answer_due = TimeColumn(verbose_name=_("办理期限"))
    handler = tables.Column(_("复核经办人"), accessor="handler__name", default="—")
    state = StateColumn()

    class Meta(RecordTable.Meta):
        model = Redress
        fields = (
            "code",
            "title",
            "organisation",
            "region",
            "decided_what",
            "filed_at",
            "answer_due",
            "handler",
            "state",
        )

    def render_handler(self, value: str) -> str:
        """Units read nobody's name."""
        user = self.request.user
        return value if user.sees_all_regions or user.department_regions else "—"

    def value_handler(self, value: str) -> str:
        return self.render_handler(value)
