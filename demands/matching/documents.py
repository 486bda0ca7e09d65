"""合作意向书 and 补充意向书: an agreement as documents, each with the version of the terms that both sides signed."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say

from demands.matching import wording
from portal.documents import making
from portal.documents.official import Official

KIND = "agreement"


def ask_for(agreement: Any) -> Any:
    """Ask for the document of an agreement, or of its supplement, that is being signed by its second side."""
    signed = sorted(s.digest for s in _signatures(agreement, agreement.version))
    content = {"version": agreement.version, "digests": signed}
    number = f"{agreement.code}-{agreement.version}"
    return making.ask(agreement, kind=KIND, title=title_of(agreement), content=content, number=number)


def title_of(agreement: Any) -> str:
    """The name of the task, and what the document is."""
    return _title(agreement, next(v for v in agreement.versions.all() if v.number == agreement.version))


@making.makes(KIND, of_document=True)
def letter(agreement: Any, document: Any) -> making.Made:
    """Both sides, the terms as signed, who signed when; of a supplement also what it changes."""
    number = int(document.number.rsplit("-", 1)[1])
    versions = {version.number: version for version in agreement.versions.all()}
    version, before = versions[number], _before(versions, number)
    demander, provider = agreement.demand.demander, agreement.solution.organisation
    official = Official(
        title=_title(agreement, version),
        signatories=(demander.name, provider.name),
        dated=timezone.localdate(version.signed_at) if version.signed_at else None,
    )
    said = {
        "agreement": agreement,
        "version": version,
        "demander": demander,
        "provider": provider,
        "signatures": _signatures(agreement, number),
        "before": before,
        "changes": wording.changes(before.terms, version.terms) if before else [],
    }
    return "matching/letter.html", official, said


def _title(agreement: Any, version: Any) -> str:
    kind = say("%s合作意向补充书") if version.is_supplement else say("%s合作意向书")
    return kind % agreement.demand.title


def _before(versions: dict[int, Any], number: int) -> Any:
    """The signed version that a supplement follows; None for the agreement itself."""
    signed = [v for n, v in sorted(versions.items()) if n < number and v.signed_at]
    return signed[-1] if signed and versions[number].is_supplement else None


def _signatures(agreement: Any, version: int) -> list:
    # After the agreement was broken off its document stays readable with the signatures that it was made with.
    of_this_version = agreement.signatures.filter(version=version).select_related("organisation", "person")
    return list(of_this_version.order_by("at"))
