"""Task agreements: all of them, one with its departures from the application, its print view."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views import View

from portal import access
from portal.documents.making import documents_of
from portal.documents.official import SCREEN, document_html
from portal.navigation import OF_UNITS, STAFF
from portal.views.lists import RecordList
from portal.views.records import RecordView
from projects.delivery import documents, signing, terms
from projects.delivery.filters import TaskAgreementFilter
from projects.delivery.models import AgreementSignature, TaskAgreement
from projects.delivery.tables import TaskAgreementTable
from projects.delivery.views.projects import milestones_of, money_of


class TaskAgreements(RecordList):
    """任务书."""

    access = access.roles(*(OF_UNITS | STAFF))
    model = TaskAgreement
    table_class = TaskAgreementTable
    filterset_class = TaskAgreementFilter
    title = _("任务书")
    lede = _("由批准的申报书生成，牵头单位、科技厅（委）和（按年度设置）科创办依次签署。")
    empty_title = _("没有符合条件的任务书")
    empty_next = _("批准立项时自动生成任务书，由牵头单位填报。")


class TaskAgreementPage(RecordView):
    """One task agreement: where it departs from the approval, what it says, who signed."""

    model = TaskAgreement
    template_name = "delivery/agreement.html"
    look, own = _("查看任务书和预算"), ("project__lead_id",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context, agreement = super().get_context_data(**kwargs), self.object
        public = agreement.budget.public().total()
        return context | {
            "project": agreement.project,
            "terms": agreement.terms,
            "milestones": milestones_of(agreement),
            "departures": terms.departures(agreement),
            "signatures": sides(agreement),
            "public": public,
            "gap": agreement.project.granted - public,
            "documents": documents_of(agreement),
            "digest": " ".join(agreement.signing_digest()[n : n + 4] for n in range(0, 16, 4)),
            **money_of(agreement),
        }


def sides(agreement: TaskAgreement) -> list[dict[str, Any]]:
    """Who signs in which order, with the signature where it is there; the Office where the year says so."""
    Side = AgreementSignature.Side
    signed = {signature.side: signature for signature in signing.standing(agreement)}
    asked = [Side.LEAD, Side.REGION, *([Side.OFFICE] if agreement.project.call.value("office_signs") else [])]
    return [{"label": side.label, "signature": signed.get(side)} for side in asked]


class AgreementPreview(View):
    """预览任务书: as it is printed, for whoever may see the project."""

    access = access.SIGNED_IN.about("task_agreement")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = TaskAgreement.objects.visible_to(request.user).for_detail()
        agreement = get_object_or_404(rows, pk=pk)
        template, official, context = documents.task_agreement(agreement)
        context |= {"back_url": agreement.get_absolute_url()}
        return HttpResponse(document_html(template, official, shell=SCREEN, request=request, **context))
