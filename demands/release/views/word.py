"""The public copy of a demand as a Word file, for everybody."""

from django.http import HttpRequest, HttpResponse

from demands.collection.papers import word
from demands.release import correcting
from demands.release.models import PublicDemand
from demands.release.views.public import OfOneDemand
from portal.documents.word import answer


class PublicWord(OfOneDemand):
    """As the public reads it today: made from the public copy with its corrections, not from the record."""

    def answer(self, request: HttpRequest, row: PublicDemand) -> HttpResponse:
        return answer(f"{row.code} {row.title}", word.public(correcting.current(row)))
