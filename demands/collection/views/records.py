"""需求: the page of one, the lists of a unit and of the departments."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from demands.collection import checklist, outcome, tasks
from demands.collection.filters import DemandFilter, OwnDemandFilter
from demands.collection.models import Demand
from demands.collection.rules import actors
from demands.collection.stages import stages_of
from demands.collection.tables import DemandTable, OwnDemandTable
from demands.collection.views.checking import next_to_check
from portal import access
from portal.documents.making import documents_of
from portal.materials.services import attachments_of
from portal.redress import services as redress
from portal.views.lists import RecordList
from portal.views.records import RecordView


class DemandView(RecordView):
    """One demand as its unit and the departments see it."""

    model = Demand
    template_name = "collection/demand.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        demand, user = self.object, self.request.user
        context = super().get_context_data(**kwargs)
        is_staff = bool(user.sees_all_regions or demand.region_id in user.department_regions)
        is_own = demand.demander_id in user.unit_ids
        checks = {check.item: check for check in demand.present_checks().select_related("by")} if is_staff else {}
        return context | {
            "stages": stages_of(demand, context["entries"]),
            "bureau_said": demand.bureau_opinions.select_related("by") if is_staff or user.bureaus else (),
            "is_own": is_own,
            "is_staff": is_staff,
            "files": attachments_of(demand),
            "is_officer": actors.officer.fits(demand, user),
            "documents": documents_of(demand),
            "outcome": outcome.latest(demand) if is_staff else None,
            "redress_offer": redress.offer_for(demand, user),
            "redress_url": reverse("demand_redress", args=[demand.pk]),
            "told": outcome.for_its_unit(demand) if is_own and not is_staff else None,
            "checks": [(item, checks[item.key]) for item in checklist.items_of(demand) if item.key in checks],
            "sections": tasks.answers_of(demand),
            "changes": tasks.changes_of(demand),
            "next_check": next_to_check(user) if demand.state != Demand.State.SUBMITTED else None,
        }


class AddedInExcel(RecordList):
    """A list of demands whose Excel also has the answers to the fields that each round's form adds."""

    @property
    def _goes_out(self) -> bool:
        return self.request.GET.get("export") == "xlsx"

    def get_queryset(self) -> QuerySet:
        rows = super().get_queryset()
        return rows.prefetch_related("round__form") if self._goes_out else rows

    def get_table_kwargs(self) -> dict[str, Any]:
        return super().get_table_kwargs() | ({} if self._goes_out else {"exclude": ("added",)})


class OwnDemands(AddedInExcel):
    """本单位需求: every demand of the reader's units."""

    access = access.roles("org_admin", "org_editor")
    model = Demand
    table_class = OwnDemandTable
    filterset_class = OwnDemandFilter
    template_name = "collection/own_demands.html"
    title = _("本单位需求")
    empty_title = _("本单位还没有需求")
    empty_next = _("有批次正在征集时，可以新建需求。")

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().of_unit(self.request.user.unit_ids)


class DemandList(AddedInExcel):
    """需求: what was handed in, for the departments and the Office."""

    access = access.roles(
        "dept_officer",
        "dept_approver",
        "office_officer",
        "office_approver",
        "working_group",
        "supervisor",
        "auditor",
    )
    model = Demand
    table_class = DemandTable
    filterset_class = DemandFilter
    title = _("需求")
    empty_title = _("没有符合条件的需求")
    empty_next = _("单位提交的需求显示在这里，待形式审查的同时进入待办。")
