"""Columns of the lists of projects and task agreements."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from portal.tables import MoneyColumn, RecordTable, StateColumn, TimeColumn
from projects.delivery.models import Project, TaskAgreement


class ProjectTable(RecordTable):
    """Projects with their lead unit, leader, grant and term."""

    code = tables.Column(_("项目编号"), attrs={"td": {"class": "pt-code"}})
    title = tables.Column(_("项目名称"), linkify=True)
    lead = tables.Column(_("牵头单位"), accessor="lead__name")
    region = tables.Column(_("省（市）"), accessor="region__name")
    leader = tables.Column(_("负责人"), accessor="leader__name")
    granted = MoneyColumn(verbose_name=_("批准经费（万元）"))
    due_at = tables.DateColumn(verbose_name=_("结束日期"), format="Y-m-d", attrs={"td": {"class": "pt-num"}})
    state = StateColumn()

    class Meta(RecordTable.Meta):
        model = Project
        fields = ("code", "title", "lead", "region", "leader", "granted", "due_at", "state")
        order_by = ("-code",)


class TaskAgreementTable(RecordTable):
    """Task agreements with who still has to sign by when."""

    project = tables.Column(_("项目编号"), accessor="project__code", attrs={"td": {"class": "pt-code"}})
    title = tables.Column(_("项目名称"), accessor="project__title", linkify=lambda record: record.get_absolute_url())
    version = tables.Column(_("版本"), attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    lead = tables.Column(_("牵头单位"), accessor="project__lead__name")
    granted = MoneyColumn(verbose_name=_("批准经费（万元）"), accessor="project__granted")
    sign_due = TimeColumn(verbose_name=_("签订期限"))
    in_force_at = TimeColumn(verbose_name=_("生效时间"))
    state = StateColumn()

    class Meta(RecordTable.Meta):
        model = TaskAgreement
        fields = ("project", "title", "version", "lead", "granted", "sign_due", "in_force_at", "state")
        order_by = ("-project",)
