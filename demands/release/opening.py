"""Beginning a correction or a takedown of a published demand."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as say

from demands.collection.models import Demand
from demands.release.models import Correction, Takedown
from portal import clock
from portal.workflow import StepRefused, perform


def correction(demand: Demand, *, by: Any) -> Correction:
    """A draft in which nothing is changed yet. Raises StepRefused where another one is under way."""
    try:
        with transaction.atomic():
            return Correction.objects.create(demand=demand, created_by=by, created_at=clock.now())
    except IntegrityError as clash:
        raise StepRefused(say("这项需求已有一份更正正在办理，请先办结或取消。")) from clash


def takedown(demand: Demand, *, by: Any, ground: str, finding: str) -> Takedown:
    """The content is closed now. Raises StepRefused where it is closed already."""
    try:
        with transaction.atomic():
            made = Takedown.objects.create(demand=demand)
    except IntegrityError as clash:
        raise StepRefused(say("这项需求已停止公开，正在等待决定。")) from clash
    return perform(made, "close", by=by, ground=ground, finding=finding)
