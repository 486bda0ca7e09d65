"""批量导入: templates, upload, the report, confirming; and the same sheet with the unit's own demands."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.views import View

from demands.collection.intake import sheets, writing
from demands.collection.intake.forms import UploadForm
from demands.collection.intake.report import Report, most_rows, report_on
from demands.collection.models import CollectionRound, Demand, DemandImport
from portal import access, records, refusals
from portal.documents.delivery import disposition
from portal.exports import XLSX
from portal.http import PortalRequest
from portal.workflow import StepRefused

OF_UNITS = access.roles("org_admin", "org_editor")


class ImportView(View):
    """Choose the round, take its template, hand the file in."""

    access = OF_UNITS

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(UploadForm(user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            return self._page(form, status=422)
        file, given = form.cleaned_data.pop("upload"), form.cleaned_data
        try:
            imported = writing.upload(file, by=request.user, **given)
        except StepRefused as refusal:
            form.add_error("upload", refusal.reasons)
            return self._page(form, status=409)
        return redirect(imported)

    def _page(self, form: UploadForm, status: int = 200) -> HttpResponse:
        rounds = list(CollectionRound.objects.collecting().select_related("call"))
        context = {"form": form, "rounds": [(each, most_rows(each)) for each in rounds]}
        return render(self.request, "collection/import.html", context, status=status)


class ReportView(View):
    """What each row would do; confirming writes all of it or nothing."""

    access = OF_UNITS.about("demand_import")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        imported = self._import(pk)
        return self._page(imported, None if imported.done_at else report_on(imported))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        imported = self._import(pk)
        try:
            done = writing.confirm(imported, mark=request.POST.get("mark", ""), by=request.user)
        except StepRefused as refusal:
            fresh = self._import(pk)
            return self._page(fresh, None if fresh.done_at else report_on(fresh), refusal.reasons, status=409)
        messages.success(request, say("已导入：新建 %s 项草稿，修改 %s 项。") % (done.made, done.changed))
        return redirect("own_demands")

    def _import(self, pk: int) -> DemandImport:
        rows = DemandImport.objects.visible_to(self.request.user).select_related("round__call", "unit__region")
        return get_object_or_404(rows, pk=pk)

    def _page(self, imported: Any, report: Report | None, refused: Any = (), status: int = 200) -> HttpResponse:
        context = {"imported": imported, "report": report, "refused": refused, "has_errors": status != 200}
        return refusals.because(render(self.request, "collection/import_report.html", context, status=status), refused)


class SheetView(View):
    """The template of a round; with `?filled=1` the reader's own demands of it in the same columns."""

    request: PortalRequest
    access = OF_UNITS.about("collection_round")

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        rounds = CollectionRound.objects.visible_to(request.user).select_related("call")
        of = get_object_or_404(rounds, pk=pk)
        filled = bool(request.GET.get("filled"))
        demands = list(self._own(of)) if filled else []
        title = say("需求导入表 %s") % of.code
        if filled:
            detail = {"list": "demand_sheet", "asked": {"round": [of.code]}, "rows": len(demands)}
            records.noted("export", label=say("导出%s") % title, by=request.user, detail=detail)
        answer = FileResponse(BytesIO(sheets.workbook(of, demands, most=most_rows(of))), content_type=XLSX)
        answer["Content-Disposition"] = disposition(f"{title}.xlsx")
        return answer

    def _own(self, of: CollectionRound) -> QuerySet:
        rows = Demand.objects.filter(round=of, organisation_id__in=self.request.user.unit_ids)
        return rows.select_related("field").prefetch_related("indicators").order_by("pk")
