"""Files and documents, given out only after a check; the page where a stranger verifies a document."""

from typing import Any
from urllib.parse import quote

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.http import require_safe

from portal import access
from portal.documents import closed, codes, delivery, looks, making
from portal.documents.holders import holder
from portal.documents.models import Document, StoredFile
from portal.documents.official import SCREEN
from portal.views.errors import gone


def _record_of(row: StoredFile | Document, reader: Any) -> Any:
    """The record that a file belongs to, if the reader may see it."""
    model = holder(row.machine)
    return model.objects.visible_to(reader).filter(pk=row.object_id).first() if model else None


class StoredFileView(View):
    """附件: for whoever may see its record; a page that says why while it is held or rejected.

    One that belongs to no record yet is open to whoever handed it in; later it goes with the record, not the person.
    """

    access = access.SIGNED_IN.about("file")

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        stored = get_object_or_404(StoredFile, pk=pk)
        record = _record_of(stored, request.user)
        if record is None and (stored.machine or stored.by_id != request.user.pk):
            raise Http404
        if closed.is_closed(stored, request.user):
            return gone(request)
        if not stored.is_open:
            status = 410 if stored.is_rejected else 202
            return render(request, "portal/file_waiting.html", {"stored": stored, "record": record}, status=status)
        if record is not None:
            looks.note(record, stored, by=request.user)
        return delivery.hand_out(
            request,
            stored.file,
            name=stored.name,
            content_type=delivery.TYPES[stored.kind],
            sha256=stored.sha256,
        )


class DocumentView(View):
    """文书: the PDF once it is made; until then a page that says so. Public ones are open to everybody."""

    access = access.PUBLIC.about("document")

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        document = get_object_or_404(Document, pk=pk)
        if closed.is_closed(document, request.user):
            return gone(request)
        if not document.is_public and (not request.user.is_authenticated or _record_of(document, request.user) is None):
            raise Http404
        if request.GET.get("view") == "screen":
            return HttpResponse(making.html_of(document, shell=SCREEN, request=request))
        if document.status != Document.Status.READY:
            return render(request, "portal/document_waiting.html", {"document": document}, status=202)
        return delivery.hand_out(
            request,
            document.file,
            name=f"{document.title}.pdf",
            content_type="application/pdf",
            sha256=document.sha256,
            inline=True,
        )


class CodeForm(forms.Form):
    """核验码, as it was read from paper."""

    code = forms.CharField(label=_("核验码"), max_length=40, help_text=_("印在文书最后一页，形如 7K4M-92XD-P3QT。"))

    def clean_code(self) -> str:
        return codes.normalise(self.cleaned_data["code"])


class VerifyView(View):
    """核验文书真伪: anybody who holds a document checks its code, with no account."""

    access = access.PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        if "code" not in request.GET:
            return render(request, "portal/verify.html", {"form": CodeForm()})
        form = CodeForm(request.GET)
        if not form.is_valid():
            return render(request, "portal/verify.html", {"form": form}, status=422)
        found = Document.objects.filter(code=form.cleaned_data["code"]).first()
        context = {"form": form, "document": found, "asked": True}
        # That it is genuine is told to everybody, what was taken down to nobody by its name.
        context["is_closed"] = found is not None and closed.is_closed(found, request.user)
        return render(request, "portal/verify.html", context)


@access.open_to(access.PUBLIC.about("document"))
@require_safe
def verify_short(request: HttpRequest, code: str) -> HttpResponse:
    """The address printed in a document leads to the check of its own code."""
    return redirect(f"/verify/?code={quote(code)}")
