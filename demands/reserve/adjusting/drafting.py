"""Beginning an adjustment and keeping its draft."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as say

from demands.collection.models import Demand
from demands.reserve.adjusting import parts
from demands.reserve.models import DemandAdjustment
from portal import locks
from portal.workflow import StepRefused


def adjustable(units: Any) -> QuerySet:
    """Demands of these units, as their demander, that may be adjusted."""
    rows = Demand.objects.filter(demander_id__in=units, state__in=parts.STATES, is_sealed=False)
    return rows.order_by("code")


@transaction.atomic
def begin(*, demand: Any, by: Any) -> DemandAdjustment:
    """An empty adjustment of the demand as it stands. Raises StepRefused where one is under way or it is at its end."""
    held = locks.row(Demand, demand.pk)
    if held.state not in parts.STATES or held.is_sealed:
        raise StepRefused(say("需求现为“%s”，不能调整。") % held.get_state_display())
    number = held.adjustments.count() + 1
    try:
        with transaction.atomic():
            return DemandAdjustment.objects.create(
                demand=held, code=f"{held.code}-T{number}", based_on=held.version, created_by=by
            )
    except IntegrityError as twice:
        raise StepRefused(say("该需求已有一份调整申请正在填写或者办理，请先办结。")) from twice


def keep(*, adjustment: DemandAdjustment, form: Any, rows: Any) -> DemandAdjustment:
    """Save the draft. Raises StepRefused where it may no longer be changed, or a colleague saved meanwhile."""
    held = locks.row(DemandAdjustment, adjustment.pk)
    if not held.is_editable:
        raise StepRefused(say("调整申请已提交，不能再修改。"))
    if form.cleaned_data.get("version") not in (None, held.version):
        raise StepRefused(
            say(
                "这份申请在您打开页面后有改动（同事保存过，或者需求有更正），您填写的内容未保存。请复制后重新打开页面合并。"
            )
        )
    wanted = rows.rows()
    held.changes, held.reason = form.changes(), form.cleaned_data["reason"]
    held.indicators = wanted if wanted != parts.rows_of(held.demand) else None
    held.based_on, held.version = held.demand.version, held.version + 1
    held.save()
    return held
