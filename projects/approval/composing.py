"""Drawing up a decision list: which applications stand on it, and what is said of each (article 15)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as say

from portal import clock
from portal.workflow import StepRefused
from projects.applications.models import Application
from reviews.rounds.models import Subject

NUMBER = "decision_list:%s"


@dataclass(frozen=True)
class Decision:
    """What is said of one application: on or off (None: not yet), the amount in 万元, the reason for off."""

    on_list: bool | None = None
    amount: Decimal | None = None
    reason: str = ""


def begin(guideline: Any, *, by: Any) -> Any:
    """A new list for a guideline with every reviewed application of it, nothing decided.

    Raises StepRefused where another list of the guideline is under way.
    """
    from demands.collection.models.counters import next_number
    from projects.approval.models import DecisionList

    year = guideline.call.year
    try:
        with transaction.atomic():
            decision_list = DecisionList.objects.create(
                call=guideline.call,
                guideline=guideline,
                code=f"YRD-{year}-D{next_number(NUMBER % year):02d}",
                title=say("%s拟立项建议名单") % guideline.title,
                created_by=by,
                created_at=clock.now(),
            )
            gather(decision_list)
    except IntegrityError as clash:
        raise StepRefused(say("该指南已有一份名单在拟制或会签，请先办结或取消。")) from clash
    return decision_list


def gather(decision_list: Any) -> None:
    """The list holds exactly the guideline's reviewed applications; what was decided of those that stay is kept."""
    from projects.approval.models import DecisionItem

    reviewed = Application.objects.filter(
        guideline=decision_list.guideline_id, state=Application.State.REVIEWED
    ).in_bulk()
    standing = decision_list.items.standing()
    standing.exclude(application__in=reviewed).update(is_live=False, left_why=say("已不在“已评审”状态"))
    known = set(standing.values_list("application_id", flat=True))
    marks = marks_of(reviewed)
    DecisionItem.objects.bulk_create(
        DecisionItem(decision_list=decision_list, application_id=pk, **marks.get(pk, {}))
        for pk in sorted(reviewed)
        if pk not in known
    )


def marks_of(applications: Any) -> dict[int, dict[str, Any]]:
    """For each application its mean, rank and panel's word in the last round that was concluded."""
    subjects = Subject.objects.filter(
        machine="application", object_id__in=list(applications), struck=False, mean__isnull=False
    )
    found = {}
    for subject in subjects.order_by("round_id").prefetch_related("opinions"):
        opinion = subject.opinion
        panel = opinion.get_recommendation_display() if opinion else ""
        found[subject.object_id] = {"mean": subject.mean, "rank": subject.rank, "panel": panel}
    return found


def put(decision_list: Any, decisions: dict[int, Decision]) -> int:
    """Write what was decided of the items, by their keys, after gathering anew; how many items there are."""
    gather(decision_list)
    items = list(decision_list.items.standing())
    for item in items:
        said = decisions.get(item.pk)
        if said is not None:
            item.on_list, item.amount, item.reason = said.on_list, said.amount, said.reason
            item.save(update_fields=["on_list", "amount", "reason"])
    return len(items)
