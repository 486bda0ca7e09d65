"""专家组意见: signed by the chair, void where the scores or the chair change."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from portal import clock


def _rows() -> QuerySet:
    from reviews.rounds.models.subjects import PanelOpinion

    return PanelOpinion.objects.filter(voided_at=None)


def signed() -> QuerySet:
    """Numbers of the subjects whose opinion stands."""
    return _rows().values("subject_id")


def void(subject_ids: Iterable[int]) -> int:
    """The opinions of these subjects are void; how many stood."""
    return _rows().filter(subject_id__in=list(subject_ids)).update(voided_at=clock.now())


def sign(assignment: Any, text: str, recommendation: str) -> dict[str, Any]:
    """The chair's opinion of the assignment's subject, in place of one signed before."""
    voided = void([assignment.subject_id])
    opinion = assignment.subject.opinions.create(
        text=text, recommendation=recommendation, chair=assignment.expert, signed_at=clock.now()
    )
    return {"recommendation": opinion.get_recommendation_display(), "text": text, "voided": voided}
