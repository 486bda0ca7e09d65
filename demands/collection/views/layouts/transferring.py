"""The form of a round as a file, and taken over from a file or another round; the form as a unit will see it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as say
from django.views import View

from demands.collection import preparing
from demands.collection.forms.sections import form_for
from demands.collection.forms.transfer import ImportForm
from demands.collection.layouts import transfer
from demands.collection.layouts.reading import layout_of
from demands.collection.models import CollectionRound, Demand
from demands.collection.rules.preparing import may_be_copied
from demands.collection.views.layouts.base import PREPARERS, READERS, found, prepared
from portal import records, refusals
from portal.documents.delivery import disposition
from portal.workflow import StepRefused


class ExportView(View):
    """The form as a JSON file."""

    access = READERS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = found(request, pk)
        answer = HttpResponse(transfer.written(layout_of(record)), content_type="application/json; charset=utf-8")
        answer["Content-Disposition"] = disposition(f"{record.code}-form.json")
        records.noted("export", label=say("导出表单 %s") % record.code, by=request.user, detail={"round": record.code})
        return answer


class ImportView(View):
    """Take a form over whole, from a file or from another round; nothing is written where anything is wrong."""

    access = PREPARERS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = prepared(request, pk)
        return self._page(request, record, self._form(request, record))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = prepared(request, pk)
        form = self._form(request, record, request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, record, form, status=422)
        source = form.cleaned_data["source"]
        what = say("从 %s 带入整个表单") % source.code if source else say("从文件导入整个表单")
        try:
            version = preparing.locked_form(pk)
            if source:
                preparing.take_over(version, source, what=what, by=request.user)
            else:
                preparing.change_form(version, form.layout, what=what, by=request.user)
        except StepRefused as refusal:
            page = self._page(request, record, form, refused=refusal.reasons, status=409)
            return refusals.because(page, refusal.reasons)
        messages.success(request, say("表单已保存：%s。") % what)
        return redirect("round_form", pk)

    def _form(self, request: HttpRequest, record: CollectionRound, *sent: Any) -> ImportForm:
        rounds = CollectionRound.objects.visible_to(request.user).filter(may_be_copied(request.user))
        return ImportForm(*sent, rounds=rounds.exclude(pk=record.pk).select_related("form"))

    def _page(
        self, request: HttpRequest, record: CollectionRound, form: ImportForm, *, refused: Any = (), status: int = 200
    ) -> HttpResponse:
        context = {"record": record, "form": form, "refused": refused, "report": form.report}
        return render(request, "collection/layouts/import.html", context, status=status)


class PreviewView(View):
    """The form as a unit will see it, and what of it the public will read."""

    access = READERS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = found(request, pk)
        layout, blank = layout_of(record), Demand(round=record)
        sections = [
            {"section": each, "form": form_for(blank, each.key)(instance=blank, prefix=each.key)}
            for each in layout.sections
        ]
        told = [each for each in layout.shown if not (each.column and each.column.is_choice)]
        context = {
            "record": record,
            "sections": sections,
            "public": [each for each in told if each.public],
            "restricted": [each for each in told if not each.public],
        }
        return render(request, "collection/layouts/preview.html", context)
