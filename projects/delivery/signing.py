"""Signatures under a task agreement, and the document that it becomes."""

from typing import Any

from portal import clock
from portal.documents.making import ask


def sign(agreement: Any, side: str, *, by: Any, signed_for: str) -> dict[str, str]:
    """One side signs the agreement as it stands; the database refuses a second signature of a side."""
    digest = agreement.signing_digest()
    agreement.signatures.create(side=side, signed_for=signed_for, person=by, digest=digest, at=clock.now())
    return {"side": side, "digest": digest}


def void(agreement: Any, *, why: str) -> int:
    """All signatures are void; how many there were."""
    return agreement.signatures.filter(voided_at=None).update(voided_at=clock.now(), voided_why=why)


def standing(agreement: Any) -> Any:
    """The signatures that are not void, in the order of signing."""
    return agreement.signatures.filter(voided_at=None).select_related("person").order_by("at")


def ask_for_the_document(agreement: Any) -> Any:
    """Ask for the PDF of an agreement that comes into force."""
    content = [agreement.content(), list(standing(agreement).values_list("side", "digest"))]
    title = f"{agreement.project.title}任务书"
    return ask(agreement, kind="task_agreement", title=title, number=agreement.code, content=content)
