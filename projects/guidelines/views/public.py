"""申报指南 on the public site: what was issued, with the same data as the document."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from portal import access
from projects.guidelines import content, documents
from projects.guidelines.models import Guideline
from projects.guidelines.rules import issuing

ON_A_PAGE = 20


class PublicGuidelines(View):
    """历年指南, the newest first."""

    access = access.PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Guideline.objects.public().for_list().order_by("-issued_at")
        page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
        for guideline in page:
            guideline.tone = guideline.tones[guideline.state]
        return render(request, "guidelines/public_list.html", {"page": page})


class PublicGuideline(View):
    """One guideline; a draft is not there for strangers."""

    access = access.PUBLIC.about("public_guideline")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        guideline = get_object_or_404(Guideline.objects.public().select_related("call"), pk=pk)
        context: dict[str, Any] = {
            "guideline": guideline,
            "tone": guideline.tones[guideline.state],
            "text": documents.presented(content.frozen(guideline)),
            "extensions": guideline.extensions.all(),
            "document": issuing.pdf_of(guideline),
        }
        return render(request, "guidelines/public.html", context)
