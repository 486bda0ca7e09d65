"""The whole solution as Word and as a print view: sealed as long as its page is."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.matching.models import Solution
from demands.matching.papers import word
from demands.matching.views.records import shown_files
from demands.release import today
from portal import access, records
from portal.documents.storing import files_of
from portal.documents.word import answer
from portal.http import PortalRequest


class WholeSolution(View):
    """Base: the solution for whoever may read its page; taken by others than its own people it goes on record."""

    request: PortalRequest
    access = access.SIGNED_IN.about("solution")
    what: Any = ""

    def found(self, pk: int) -> Solution:
        """The solution. Raises Http404 for strangers, and for everybody but its unit until the window closes."""
        solution = get_object_or_404(Solution.objects.visible_to(self.request.user).for_detail(), pk=pk)
        if solution.organisation_id not in self.request.user.unit_ids:
            records.looked(solution, by=self.request.user, what=str(self.what))
        return solution


class WordView(WholeSolution):
    """揭榜方案的 Word 文件."""

    what = _("下载揭榜方案的 Word 文件")

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        solution = self.found(pk)
        names = [file.name for file in files_of(solution)]
        return answer(f"{solution.code} {solution.title}", word.whole(solution, names))


class PrintView(WholeSolution):
    """揭榜方案的打印稿."""

    what = _("打开揭榜方案的打印稿")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        solution = self.found(pk)
        context = {
            "record": solution,
            "public": today.of(solution.demand),
            "files": shown_files(solution),
            "back_url": solution.get_absolute_url(),
        }
        return render(request, "matching/print.html", context)
