"""封存 (legal hold): while it stands, nothing of an object can be purged or erased. The database holds the rule."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as say

from portal import clock
from portal.records.models import HOLD, LIFT, Hold
from portal.records.writing import marked
from portal.workflow import StepRefused


def standing(machine: str, object_id: int) -> Hold | None:
    """The hold that stands on an object; `account` and a person's key for what is kept of a person."""
    return Hold.objects.filter(machine=machine, object_id=object_id, lifted_at=None).first()


def place(machine: str, object_id: int, *, reason: str, by: Any) -> Hold:
    """Put an object under hold, on record in its own chain. Raises StepRefused where one stands."""
    try:
        with transaction.atomic():
            made = Hold.objects.create(
                machine=machine, object_id=object_id, reason=reason, placed_by=by, placed_at=clock.now()
            )
            marked(machine, object_id, HOLD, label=say("封存"), by=by, reason=reason)
    except IntegrityError as stands:
        raise StepRefused(say("已经封存，无须再次封存。")) from stands
    return made


def lift(machine: str, object_id: int, *, reason: str, by: Any) -> None:
    """Lift the hold that stands on an object, by another person than placed it. Raises StepRefused."""
    hold = standing(machine, object_id)
    if hold is None:
        raise StepRefused(say("封存已经解除，请刷新页面查看最新情况。"))
    if by.pk == hold.placed_by_id:
        raise StepRefused(say("封存由您本人作出，须由另一人解除。"))
    with transaction.atomic():
        rows = Hold.objects.filter(pk=hold.pk, lifted_at=None)
        if not rows.update(lifted_by=by, lifted_at=clock.now(), lifted_why=reason):
            raise StepRefused(say("封存已经解除，请刷新页面查看最新情况。"))
        marked(machine, object_id, LIFT, label=say("解除封存"), by=by, reason=reason)
