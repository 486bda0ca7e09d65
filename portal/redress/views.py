"""复核: the list, one of them, and beginning one from the page of a refused record."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views import View

from portal import access
from portal.documents.storing import files_of
from portal.navigation import OF_UNITS, STAFF
from portal.redress import decisions, services
from portal.redress.filters import RedressFilter
from portal.redress.models import Redress
from portal.redress.tables import RedressTable
from portal.views.lists import RecordList
from portal.views.records import RecordView
from portal.workflow import StepRefused


class RedressList(RecordList):
    """What a unit asked, what a department has to answer."""

    access = access.roles(*OF_UNITS, *STAFF)
    model = Redress
    table_class = RedressTable
    filterset_class = RedressFilter
    title = _("复核")
    empty_title = _("没有复核申请")
    empty_next = _("不予受理、未入选等决定，可以由单位管理员在记录页面申请一次复核。")


class RedressView(RecordView):
    """One request: the decision, the grounds, the evidence; the finding for the department, the answer for all."""

    model = Redress
    template_name = "redress/redress.html"
    look = _("复核申请")
    own = ("organisation_id",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        redress: Any = self.object
        user: Any = self.request.user
        is_staff = bool(user.sees_all_regions or redress.region_id in user.department_regions)
        return super().get_context_data(**kwargs) | {"is_staff": is_staff, "files": files_of(redress)}


class OpenRedress(View):
    """A hall's page names its model; sending it begins a request, or opens the one that there is."""

    model: ClassVar[Any]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user: Any = request.user
        record = get_object_or_404(self.model.objects.visible_to(user), pk=pk)
        if not self._is_its_admin(record, user):
            raise PermissionDenied
        try:
            redress = services.open_redress(record, by=user)
        except StepRefused as refusal:
            messages.error(request, "；".join(refusal.reasons))
            return redirect(record)
        return redirect(redress.step_url("file") if redress.state == Redress.State.DRAFT else redress)

    def _is_its_admin(self, record: Any, user: Any) -> bool:
        decision = decisions.of(record)
        unit = decision.unit(record).pk if decision else record.organisation_id
        return unit in user.scope("org_admin", "unit")
