"""Opening a reserve entry and keeping its draft."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as say

from demands.matching.models import Agreement
from demands.reserve.models import ReserveEntry
from portal import locks
from portal.workflow import StepRefused


def open_entry(*, demand: Any, scenario: str, by: Any) -> ReserveEntry:
    """A draft from a matched demand and its agreement: what they say is taken over, name and tasks as they are.

    Raises StepRefused where the lead has a draft for the demand, or the agreement is gone.
    """
    agreement = Agreement.objects.filter(demand=demand, state=Agreement.State.SIGNED).select_related("solution").first()
    if agreement is None:
        raise StepRefused(say("需求方与揭榜方尚未签署有效的合作意向，请先完成双方签署。"))
    entry = ReserveEntry(
        demand=demand,
        agreement=agreement,
        scenario=scenario,
        lead=demand.demander,
        created_by=by,
        title=demand.title,
        tasks=demand.tasks,
        plan=f"{agreement.division_of_work}\n\n{agreement.schedule}".strip(),
        result_use=demand.users,
        total_money=agreement.money,
    )
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as twice:
        raise StepRefused(say("本单位对这项需求已有一份入库申请草稿，请在储备库中继续填写。")) from twice
    partners = agreement.solution.partners.all()
    entry.units.set([demand.demander, agreement.solution.organisation, *partners])
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
