"""更正: all of them, one with what differs, a new one."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.collection.models import Demand
from demands.release import opening
from demands.release.filters import CorrectionFilter
from demands.release.models import Correction
from demands.release.rules.correcting import officer
from demands.release.tables import CorrectionTable
from portal import access
from portal.navigation import STAFF
from portal.views.lists import RecordList
from portal.views.records import RecordView


class Corrections(RecordList):
    """更正: what was or is to be corrected."""

    access = access.roles(*STAFF)
    model = Correction
    table_class = CorrectionTable
    filterset_class = CorrectionFilter
    title = _("更正")
    lede = _("需求发布以后，公开内容的差错以更正公告改正；名称和要解决的技术问题不能更正。")
    empty_title = _("没有符合条件的更正")
    empty_next = _("在已发布需求的页面上发起更正。")


class CorrectionPage(RecordView):
    """One correction: before and after, who drafted and who signed."""

    model = Correction
    template_name = "release/correction.html"


class NewCorrection(View):
    """Begin a correction of a published demand; then its words are typed."""

    access = access.roles("dept_officer").about("demand", only=access.Only.ITS_OFFICER_ONCE_PUBLISHED)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, "release/correction_new.html", {"demand": self._demand(request, pk)})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        made = opening.correction(self._demand(request, pk), by=request.user)
        return redirect(made.step_url("compose"))

    def _demand(self, request: HttpRequest, pk: int) -> Demand:
        rows = Demand.objects.visible_to(request.user).published().select_related("region")
        demand = get_object_or_404(rows, pk=pk)
        if not officer.fits(Correction(demand=demand), request.user):
            raise PermissionDenied
        return demand
