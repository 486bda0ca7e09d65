"""Article 10 in the demo beside the plain way: talks, comparisons by experts, an agreement broken off, a take-over."""

from typing import Any

from demands.collection.models import Demand
from demands.collection.rules import taking_over
from demands.matching import experts, talking
from demands.matching.models import Agreement, ExpertComparison, Solution
from demands.reserve.taking_over import claims
from portal import clock
from portal.calls.models import Call
from portal.workflow import perform
from projects.demo import matching, reviewing
from projects.demo.cast import Cast
from reviews.rounds.models.kinds import Kind

WHY = "几条技术路线差别较大，本单位难以自行判断，申请组织专家比选。"


def hold_talks(cast: Cast, first: Solution, second: Solution) -> None:
    """Minutes that both sides stand by, minutes that the other side sees otherwise, minutes that wait."""
    demanders, providers = cast.admin_of(first.demand.demander), cast.admin_of(first.organisation)
    agreed = _minutes(first, by=demanders, agreed="确认指标测试条件，由需求方提供样件 30 片。")
    perform(agreed, "confirm", by=providers)
    other = _minutes(second, by=cast.admin_of(second.organisation), agreed="需求方承担全部测试费用。")
    perform(other, "dispute", by=demanders, reason="当日议定测试费用由双方各承担一半，请更正。")
    _minutes(first, by=providers, agreed="中期样机提前一个月交付，经费分三次拨付。")


def _minutes(solution: Solution, *, by: Any, agreed: str) -> Any:
    return talking.record(
        solution=solution, by=by, held_on=clock.today(), way="online", people="双方项目负责人、技术和财务人员",
        agreed=agreed, next_step="两周内交换书面意见。",
    )  # fmt: skip


def ask_comparison(cast: Cast, demand: Demand) -> ExpertComparison:
    """The demander asks its department to have the solutions compared."""
    return experts.ask(demand=demand, by=cast.admin_of(demand.demander), reason=WHY)


def accept_comparison(cast: Cast, demand: Demand) -> ExpertComparison:
    """The department will hold a round."""
    return perform(ask_comparison(cast, demand), "accept", by=cast.officer(demand.region_id))


def compare(cast: Cast, call: Call, demand: Demand, deadline: Any) -> None:
    """Experts compare the solutions; the demander chooses with their result before it."""
    accept_comparison(cast, demand)
    reviewing.whole(
        cast, call, f"{demand.code} 方案比选", list(demand.solutions.undecided().order_by("pk")),
        region=demand.region_id, experts=3, deadline=deadline, kind=Kind.COMPARISON,
    )  # fmt: skip


def break_off(cast: Cast, solution: Solution) -> None:
    """Terms are drawn up and given up; the talks go on."""
    terms = matching.draw_agreement(cast, matching.negotiate(cast, solution))
    reason = "经费分摊须重新商定，先解除这份意向。"
    perform(terms, "break_off", by=cast.admin_of(solution.demand.demander), reason=reason)


def give_up(cast: Cast, demand: Demand) -> Demand:
    """The demander gives the task up in writing."""
    reason, digest = "公司产品规划调整，不再投入该方向。", taking_over.digest_for(demand)
    return perform(demand, "give_up", by=cast.admin_of(demand.demander), reason=reason, digest=digest, pledge=True)


def claim(cast: Cast, demand: Demand, unit: str) -> None:
    """Another enterprise asks to take the demand over."""
    statement = "本单位有同类产线和应用场景，愿按原名称和任务承接，自筹资金已落实。"
    claims.claim(demand=demand, unit=cast.units[unit], by=cast.admin(unit), statement=statement)


def take_over(cast: Cast, demand: Demand, unit: str, provider: str) -> Agreement:
    """It takes the demand over and agrees with the provider whose solution still stands."""
    claim(cast, demand, unit)
    given = {"unit": cast.units[unit], "reason": "承接企业具备条件，名称和任务不变，同意承接。"}
    perform(demand, "take_over", by=cast.approver(demand.region_id), **given)
    solution = perform(
        Solution.objects.get(demand=demand, organisation=cast.units[provider]), "stand_by", by=cast.admin(provider)
    )
    by = cast.admin(unit)
    solution = perform(perform(solution, "reconsider", by=by), "negotiate", by=by)
    return matching.sign_both(cast, matching.draw_agreement(cast, solution))
