"""An expert's sheet: what it still lacks, what it adds up to, how a draft of it is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as say

from portal import locks
from portal.workflow import StepRefused


def what_is_missing(assignment: Any) -> list[str]:
    """A sentence for each thing that the sheet lacks before it may be submitted."""
    given = set(assignment.scores.values_list("criterion_id", flat=True))
    lacking = [c for c in assignment.round.rubric.criteria.all() if c.pk not in given]
    sentences = [say("请为“%s”打分（0～%s 分）") % (c.name, plain(c.maximum)) for c in lacking]
    if not assignment.recommendation:
        sentences.append(say("请选择推荐意见"))
    return sentences + comment_missing(assignment)


def comment_missing(assignment: Any) -> list[str]:
    """What the comment lacks of the length that the year asks for."""
    least, written = assignment.round.call.value("comment_min"), len(assignment.comment.strip())
    if written >= least:
        return []
    return [say("评语不少于 %d 字，已写 %d 字，还差 %d 字") % (least, written, least - written)]


def total(assignment: Any) -> Decimal:
    """The sum of the scores given so far."""
    return sum(assignment.scores.values_list("value", flat=True), Decimal(0))


@contextmanager
def being_written(assignment: Any) -> Iterator[Any]:
    """The sheet's row, locked. Raises StepRefused where the review was submitted or taken away meanwhile."""
    with transaction.atomic():
        locked = locks.row(type(assignment), assignment.pk)
        if locked.state != "accepted":
            raise StepRefused(say("该评审意见现为“%s”，不能再改动。") % locked.get_state_display())
        yield locked


def save(assignment: Any, *, values: dict[int, Decimal | None], comment: str, recommendation: str, note: str) -> None:
    """Keep a draft, complete or not. Raises StepRefused as `being_written`."""
    with being_written(assignment) as locked:
        locked.scores.filter(criterion_id__in=[c for c, value in values.items() if value is None]).delete()
        for criterion, value in values.items():
            if value is not None:
                locked.scores.update_or_create(criterion_id=criterion, defaults={"value": value})
        locked.comment, locked.recommendation, locked.note = comment, recommendation, note
        locked.save(update_fields=["comment", "recommendation", "note"])


def plain(number: Decimal) -> str:
    """25.0 as 25, 12.5 as 12.5."""
    return f"{number.normalize():f}"
