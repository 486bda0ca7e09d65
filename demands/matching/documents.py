"""合作意向书: the agreement as a document, once both sides have signed it."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say

from portal.documents import making
from portal.documents.official import Official

KIND = "agreement"


def ask_for(agreement: Any) -> Any:
    """Ask for the document of an agreement that is being signed by its second side."""
    content = {"version": agreement.version, "digests": sorted(s.digest for s in _standing(agreement))}
    return making.ask(agreement, kind=KIND, title=title_of(agreement), content=content)


def title_of(agreement: Any) -> str:
    """The name of the task, and what the document is."""
    return say("%s合作意向书") % agreement.demand.title


@making.makes(KIND)
def letter(agreement: Any) -> making.Made:
    """Both sides, the terms as signed, who signed when."""
    demander, provider = agreement.demand.demander, agreement.solution.organisation
    signed = agreement.signed_at
    official = Official(
        title=title_of(agreement),
        signatories=(demander.name, provider.name),
        dated=timezone.localdate(signed) if signed else None,
    )
    said = {"agreement": agreement, "demander": demander, "provider": provider, "signatures": _standing(agreement)}
    return "matching/letter.html", official, said


def _standing(agreement: Any) -> list:
    # After the agreement was broken off its document stays readable with the signatures that it was made with.
    of_this_version = agreement.signatures.filter(version=agreement.version).select_related("organisation", "person")
    return list(of_this_version.order_by("at"))
