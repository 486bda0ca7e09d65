"""Columns of the list of decision lists."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from portal.tables import MoneyColumn, RecordTable, StateColumn, TimeColumn
from projects.approval.models import DecisionList

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class DecisionListTable(RecordTable):
    """Lists with how many projects they propose, for how much, and how far they are."""

    code = tables.Column(_("编号"), attrs={"td": {"class": "pt-code"}})
    title = tables.Column(_("名单"), linkify=True)
    proposed = tables.Column(_("拟立项（项）"), attrs=NUMBER)
    money = MoneyColumn(verbose_name=_("拟拨经费（万元）"), attrs=NUMBER)
    cosign_due = TimeColumn(verbose_name=_("会签期限"))
    decided_at = TimeColumn(verbose_name=_("确定时间"))
    state = StateColumn()

    class Meta(RecordTable.Meta):
        model = DecisionList
        fields = ("code", "title", "proposed", "money", "cosign_due", "decided_at", "state")
        order_by = ("-code",)
