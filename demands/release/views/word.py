"""The public copy of a demand as a Word file, for everybody."""

from django.http import HttpRequest, HttpResponse

from demands.collection.papers import word
from demands.release import beside, today
from demands.release.models import PublicDemand
from demands.release.views.public import OfOneDemand
from portal.documents.word import answer


class PublicWord(OfOneDemand):
    """As the public reads it today, and what changed since it was published: from the public copy, not the record."""

    def answer(self, request: HttpRequest, row: PublicDemand) -> HttpResponse:
        return answer(f"{row.code} {row.title}", word.public(today.of_row(row), beside.of(row)))
