"""The page of an application, and lists of them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal import access
from portal.documents.making import documents_of
from portal.navigation import OF_UNITS, STAFF
from portal.views.lists import RecordList
from portal.views.records import RecordView
from projects.applications import consents, tasks
from projects.applications.budget import Budget
from projects.applications.filters import ApplicationFilter
from projects.applications.models import Application, Source
from projects.applications.tables import ApplicationTable
from reviews.rounds import subjects


class ApplicationView(RecordView):
    """One application: what it says, who has consented, what its department found, where it stands."""

    model = Application
    template_name = "applications/record.html"
    look, own = _("查看申报书和预算"), ("lead_id",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application = self.object
        return super().get_context_data(**kwargs) | {
            "budget": Budget.of(application),
            "sources": Source.labels,
            "documents": documents_of(application),
            "waiting": consents.missing(application) if application.consents_asked_at else [],
            "changes": tasks.changes_of(application),
            "result": self._result(),
        }

    def _result(self) -> Any:
        """Mean and rank of its review, for the Office and the departments; applicants are told the decision."""
        user = self.request.user
        is_staff = user.sees_all_regions or user.department_regions
        return subjects.result_of(self.object) if is_staff else None


class ApplicationList(RecordList):
    """项目申报: what was handed in, as far as the reader sees it."""

    access = access.roles(*STAFF)
    model = Application
    table_class = ApplicationTable
    filterset_class = ApplicationFilter
    title = _("项目申报")
    empty_title = _("没有符合条件的申报")
    empty_next = _("单位提交申报后会出现在这里；轮到您办理的同时进入待办。")

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(submitted_at__isnull=False)


class MyApplications(RecordList):
    """本单位申报: led or joined by the reader's units, drafts included."""

    access = access.roles(*OF_UNITS)
    model = Application
    table_class = ApplicationTable
    filterset_class = ApplicationFilter
    title = _("本单位申报")
    opening = "application_new"
    lede = _("本单位牵头或参与的项目申报。")
    empty_title = _("本单位还没有项目申报")
    empty_next = _("指南发布后，可从“申报项目”选择方向开始填报。")
