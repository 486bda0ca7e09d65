"""Asking for an official document in a step, and making it in the worker.

A stage registers what a kind of document says; `ask` writes the row and an outbox entry in the step's own
transaction; the worker renders. Asking again for the same content gives the document that is there.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import QuerySet
from pypdf import PdfReader

from portal import clock
from portal.cosign import digest_of
from portal.documents.codes import new_code
from portal.documents.models import Document
from portal.documents.official import Official, document_html
from portal.documents.render import PdfUnavailable, render_pdf
from portal.notices import outbox
from portal.positions import OFFICE

Made = tuple[str, Official, dict[str, Any]]
_kinds: dict[str, Callable[[Any, Document], Made]] = {}


def makes(kind: str, *, of_document: bool = False) -> Callable[[Callable], Callable]:
    """Register what a kind of document says: a function(record) giving template, Official and further context.

    With `of_document` it is a function(record, document): a record has several of the kind, each of another version.
    """

    def register(says: Callable[..., Made]) -> Callable[..., Made]:
        _kinds[kind] = says if of_document else lambda record, _document: says(record)
        return says

    return register


def ask(record: Any, *, kind: str, title: str, content: Any, number: str = "", public: bool = False) -> Document:
    """Ask for a document of a record; `content` is the plain data it is made from, whose hash names the version."""
    document, _new = Document.objects.get_or_create(
        machine=record.machine,
        object_id=record.pk,
        kind=kind,
        source_hash=digest_of([number, content]),
        defaults={"title": title, "number": number, "code": new_code(), "is_public": public, "asked_at": clock.now()},
    )
    outbox.put("document", f"document:{document.pk}", document_id=document.pk)
    return document


def html_of(document: Document, *, shell: str | None = None, request: Any = None) -> str:
    """The document as HTML: the sheet for the PDF, or with `shell` the print view on the screen."""
    from portal.workflow import machines

    record = machines()[document.machine]._base_manager.get(pk=document.object_id)
    template, official, context = _kinds[document.kind](record, document)
    official = replace(official, code=document.code, number=document.number or official.number)
    extra = {"shell": shell} if shell else {}
    return document_html(template, official, request=request, document=document, **extra, **context)


@outbox.handles("document")
def make(document_id: int) -> None:
    """Render one document and keep it; one already made is left alone."""
    document = Document.objects.select_for_update().get(pk=document_id)
    if document.status == Document.Status.READY:
        return
    try:
        pdf = render_pdf(html_of(document), title=document.title, author=str(OFFICE), now=document.asked_at)
    except PdfUnavailable as missing:
        document.status, document.why_failed = Document.Status.FAILED, str(missing)
        document.save()
        return
    document.file.save("document.pdf", ContentFile(pdf), save=False)
    document.sha256 = hashlib.sha256(pdf).hexdigest()
    document.pages = len(PdfReader(document.file).pages)
    document.status, document.made_at, document.why_failed = Document.Status.READY, clock.now(), ""
    document.save()


def documents_of(record: Any, kind: str = "") -> QuerySet[Document]:
    """A record's documents, newest first."""
    found = Document.objects.filter(machine=record.machine, object_id=record.pk).order_by("-pk")
    return found.filter(kind=kind) if kind else found
