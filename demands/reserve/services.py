"""Opening a reserve entry and keeping its draft."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as say

from demands.reserve import rules, scenarios
from demands.reserve.models import CoveredDemand, ReserveEntry
from portal import locks
from portal.workflow import StepRefused


def open_entry(*, demand: Any, scenario: str, by: Any, others: Iterable[Any] = ()) -> ReserveEntry:
    """A draft in one of the scenarios: what demands, solution and agreement say is taken over, name and tasks as is.

    Raises StepRefused where the scenario cannot be begun so, or the lead has a draft for the demand already.
    """
    start = scenarios.WAYS[scenario].start(demand, by.scope("org_admin", "unit"), list(others))
    joined = [demand, *start.others]
    entry = ReserveEntry(
        demand=demand,
        agreement=start.agreement,
        solution=start.solution,
        scenario=scenario,
        lead=start.lead,
        created_by=by,
        title=demand.title,
        tasks=rules.tasks_of(joined),
        plan=start.plan,
        result_use=start.result_use,
        total_money=start.money,
    )
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as twice:
        raise StepRefused(say("本单位对这项需求已有一份入库申请草稿，请在储备库中继续填写。")) from twice
    CoveredDemand.objects.bulk_create(CoveredDemand(entry=entry, demand=each) for each in joined)
    entry.units.set(start.units)
    return entry


def keep(*, entry: ReserveEntry, form: Any) -> ReserveEntry:
    """Save the draft. Raises StepRefused where it may no longer be changed, or a colleague saved meanwhile."""
    locked = locks.row(ReserveEntry, entry.pk)
    if locked.state not in (ReserveEntry.State.DRAFT, ReserveEntry.State.RETURNED):
        raise StepRefused(say("入库申请已提交，不能再修改。"))
    if form.cleaned_data.get("version") not in (None, locked.version):
        raise StepRefused(say("同事刚保存过这份申请，您填写的内容未保存。请复制后重新打开页面合并。"))
    form.instance.version = locked.version + 1
    return form.save()
