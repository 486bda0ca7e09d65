"""The public copy of a demand as a Word file, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views import View

from demands.collection.papers import word
from demands.release.models import PublicDemand
from portal import access
from portal.documents.word import answer


class PublicWord(View):
    """As it was published: made from the frozen copy, not from the record."""

    access = access.PUBLIC.about("public_demand")

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        row = get_object_or_404(PublicDemand.objects.in_the_hall(), code=code)
        return answer(f"{row.code} {row.title}", word.public(row.snapshot))
