"""复核 in the demo: units that do not agree with a refusal, and how far each of them came."""

from typing import Any

from portal.redress.models import Redress
from portal.redress.services import open_redress
from portal.workflow import perform
from projects.demo.cast import LETTERS, Cast

GROUNDS = "原决定认为指标依据不足。本单位已在附件中给出测试依据和用户证明，请予复核。"
FINDINGS = {
    "uphold": "附件二确有第三方测试报告，评估时未核到，原认定的事实有误，建议撤销原决定。",
    "dismiss": "补充说明没有新的测试依据，原决定事实清楚，建议维持。",
}


def begin(cast: Cast, demand: Any) -> Redress:
    """The unit's administrator begins a request."""
    return open_redress(demand, by=cast.admin_of(demand.organisation))


def file(cast: Cast, demand: Any) -> Redress:
    """The request is before the department."""
    made = begin(cast, demand)
    return perform(made, "file", by=made.opened_by, grounds=GROUNDS)


def take(cast: Cast, demand: Any) -> Redress:
    """Another officer than the one who checked the demand looks into it."""
    return perform(file(cast, demand), "take", by=_other(cast, demand, "officer"))


def propose(cast: Cast, demand: Any, proposal: str) -> Redress:
    """The officer says what was found."""
    taken = take(cast, demand)
    by = _other(cast, demand, "officer")
    return perform(taken, "propose", by=by, proposal=proposal, finding=FINDINGS[proposal])


def decide(cast: Cast, demand: Any, proposal: str) -> Redress:
    """Another approver than the one who refused decides as was proposed."""
    proposed = propose(cast, demand, proposal)
    return perform(proposed, proposal, by=_other(cast, demand, "approver"), reason=FINDINGS[proposal])


def _other(cast: Cast, demand: Any, role: str) -> Any:
    """The second officer or approver of the region; the data have them where the demo needs them."""
    return cast.people[f"{LETTERS[demand.region_id]}.{role}2"]
