"""The whole demand as Word and as a print view, for its unit and whoever else may read the record."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.collection import tasks
from demands.collection.models import Demand
from demands.collection.papers import word
from portal import access, records
from portal.documents.word import answer
from portal.http import PortalRequest
from portal.materials.services import attachments_of


class WholeDemand(View):
    """Base: the demand for whoever may read the record; what leaves the portal is on record."""

    request: PortalRequest
    access = access.SIGNED_IN.about("demand")
    what: Any = ""

    def found(self, pk: int) -> Demand:
        """The demand; taken by others than its own people it goes on record. Raises Http404."""
        rows = Demand.objects.visible_to(self.request.user).for_detail()
        demand = get_object_or_404(rows, pk=pk)
        if demand.organisation_id not in self.request.user.unit_ids:
            records.looked(demand, by=self.request.user, what=str(self.what))
        return demand


class WordView(WholeDemand):
    """需求的 Word 文件."""

    what = _("下载需求的 Word 文件")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand = self.found(pk)
        return answer(
            f"{demand.code} {demand.title}".strip(),
            word.whole(demand, attachments_of(demand), reader=self.request.user),
        )


class PrintView(WholeDemand):
    """需求的打印稿."""

    what = _("打开需求的打印稿")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand = self.found(pk)
        context = {
            "record": demand,
            "sections": tasks.answers_of(demand),
            "files": attachments_of(demand),
            "back_url": demand.get_absolute_url(),
        }
        return render(request, "collection/print.html", context)
