"""Articles 9 to 11 in the demo: lists, solutions, agreements, the reserve."""

from decimal import Decimal
from typing import Any

from demands.collection import secrecy
from demands.collection.models import Demand
from demands.matching.filling import measuring
from demands.matching.models import Agreement, IndicatorAnswer, MoneyLine, Solution, SolutionMember, Stage
from demands.matching.rules import new_code
from demands.release import services as releasing
from demands.release.models import ReleaseList
from demands.reserve.models import ReserveEntry
from demands.reserve.services import open_entry
from portal.calls.models import Call
from portal.workflow import perform
from projects.demo.cast import Cast, read

SOLUTIONS = {(row["demand"], row["provider"]): row for row in read("solutions")}
NOTICE = "面向全社会征集解决方案。请在窗口截止前登录平台逐项答复技术指标，方案在截止前密封。"
TERMS = {
    "division_of_work": "需求方负责需求定义、应用场景、测试验证和成果应用；揭榜方负责技术攻关、样机研制和技术文件。",
    "ip": "共同完成的成果双方共有，需求方在本行业优先使用；各自原有的知识产权归各自所有。",
    "schedule": "第 6 个月完成方案与样件，第 15 个月完成样机与中期测试，期满前完成第三方检测和示范应用。",
}

STAGES = (
    {"by": "第 6 个月", "goal": "完成方案与样件"},
    {"by": "第 15 个月", "goal": "完成样机与中期测试"},
    {"by": "第 24 个月", "goal": "完成第三方检测和示范应用"},
)


def select(cast: Cast, demand: Demand) -> Demand:
    """The approver chooses it; the secrecy review passes what the public would read."""
    chosen = perform(demand, "select", by=cast.approver(demand.region_id), reason="评估意见明确，同意列入拟发布。")
    opinion = "已审查公开内容，不涉及国家秘密和不宜公开的信息。"
    given = {"verdict": "pass", "opinion": opinion, "items": secrecy.decided(chosen)}
    return perform(chosen, "review_secrecy", by=cast.officer(demand.region_id), **given)


def draw_up(cast: Cast, call: Call, title: str, demands: list[Demand], deadline: Any) -> ReleaseList:
    """A list that the Office is drawing up."""
    return releasing.draw_up(
        call=call, by=cast.office_officer, demands=demands, title=title, notice=NOTICE,
        window_days=call.value("window_days"), deadline=deadline,
    )  # fmt: skip


def publish(cast: Cast, drafted: ReleaseList) -> ReleaseList:
    """Co-signed by all four and published."""
    asked = perform(drafted, "request_cosign", by=cast.office_officer)
    for _region, approver in cast.approvers:
        perform(asked, "cosign", by=approver, confirmed=True)
    return perform(asked, "publish", by=cast.office_approver)


def answer(cast: Cast, demand: Demand, key: str, provider: str, *, handed_in: bool = True) -> Solution:
    """A unit's solution, in its own words where the data have them."""
    row = SOLUTIONS.get((key, provider), {})
    unit = cast.units[provider]
    solution = Solution.objects.create(
        demand=demand, organisation=unit, region=unit.region, created_by=cast.admin(provider), code=new_code(demand),
        title=row.get("title") or f"{demand.title}：{unit.name}方案", approach=row.get("approach") or _approach(demand),
        summary=f"面向“{demand.title}”，逐项答复技术指标，先完成关键样件，再集成验证和示范应用。",
        team=f"团队 {row.get('team_size', 12)} 人，含高级职称 5 人，近五年承担相关国家级课题 3 项。",
        foundation="已有同类样件、测试平台和相关专利，与需求指标的差距已经评估。",
        trl=row.get("trl", 4), trl_end=min(row.get("trl", 4) + 3, 9), division=TERMS["division_of_work"],
        money=_asked(row) + _own(row), ip_terms=row.get("ip_terms") or TERMS["ip"], unclassified_declared=True,
    )  # fmt: skip
    _tables(cast, solution, row)
    solution.partners.set([cast.units[p] for p in row.get("partners", ())])
    said = {a["indicator"]: a for a in row.get("answers", ())}
    IndicatorAnswer.objects.bulk_create(_answer(solution, i, said.get(i.name)) for i in demand.indicators.all())
    return perform(solution, "submit", by=cast.admin(provider), pledge=True) if handed_in else solution


def _approach(demand: Demand) -> str:
    return f"针对“{demand.title}”，拟从机理、工艺和系统验证三个层次展开，先完成关键环节的样件验证，再集成测试。"


def _asked(row: dict[str, Any]) -> Decimal:
    return Decimal(row.get("asked_money") or "300.00")


def _own(row: dict[str, Any]) -> Decimal:
    return Decimal(row.get("own_money") or "0.00")


def _tables(cast: Cast, solution: Solution, row: dict[str, Any]) -> None:
    """Team, stages and money of a solution."""
    person, unit = solution.created_by, solution.organisation.name[:60]
    SolutionMember.objects.create(solution=solution, order=1, name=person.name, unit=unit, role="总体设计", share=40)
    plan = row.get("schedule") or STAGES
    for order, part in enumerate(plan, 1):
        month = min(int("".join(c for c in part["by"] if c.isdecimal())), solution.demand.term_months or 24)
        Stage.objects.create(solution=solution, order=order, month=month, goal=part["goal"], result="测试报告")
    lines = [("demander", "operation", _asked(row)), ("own", "labour", _own(row))]
    for order, (source, use, amount) in enumerate(((s, u, a) for s, u, a in lines if a), 1):
        MoneyLine.objects.create(solution=solution, order=order, source=source, use=use, amount=amount)


def _answer(solution: Solution, indicator: Any, said: dict[str, str] | None) -> IndicatorAnswer:
    value = (said or {}).get("answer") or indicator.target
    verdict, margin = _verdict(indicator, value)
    return IndicatorAnswer(
        solution=solution, indicator=indicator, answer=verdict, value=value, margin=margin,
        how=(said or {}).get("basis") or "以同类样件的测试结果为依据，按考核方式第三方检测。",
    )  # fmt: skip


def _verdict(indicator: Any, value: str) -> tuple[str, str]:
    """Met, better or worse than the target, and by how much; what is no number is told in its basis."""
    if not any(sign.isdecimal() for sign in value):
        return "below", "无法以数值表示，见依据"
    percent = measuring.difference(indicator.target, value, indicator.unit)
    if not percent:
        return "meets", ""
    less_is_better = any(sign in indicator.target for sign in "≤<＜")
    return ("exceeds" if (percent > 0) != less_is_better else "below"), measuring.in_words(percent)


def negotiate(cast: Cast, solution: Solution) -> Solution:
    """The demander shortlists it and enters talks."""
    by = cast.admin_of(solution.demand.demander)
    solution = perform(solution, "shortlist", by=by, reason="指标答复完整，路线与我方产线条件相符。")
    return perform(solution, "negotiate", by=by)


def draw_agreement(cast: Cast, solution: Solution) -> Agreement:
    """Terms drawn up in talks."""
    goal = "；".join(f"{i.name} {i.target}{i.unit}" for i in solution.demand.indicators.all())
    by = cast.admin_of(solution.demand.demander)
    perform(solution, "draw_agreement", by=by, goal=f"达到全部技术指标：{goal}。", money=solution.money, **TERMS)
    return solution.agreements.live().get()


def sign_both(cast: Cast, agreement: Agreement) -> Agreement:
    """Both signatures, the demander's first."""
    agreement = perform(agreement, "sign_as_demander", by=cast.admin_of(agreement.demand.demander), pledge=True)
    return perform(agreement, "sign_as_provider", by=cast.admin_of(agreement.solution.organisation), pledge=True)


def match(cast: Cast, solution: Solution) -> Agreement:
    """Talks, where they are not held already, terms, both signatures."""
    if solution.state == Solution.State.SUBMITTED:
        solution = negotiate(cast, solution)
    return sign_both(cast, draw_agreement(cast, solution))


def draft_entry(cast: Cast, demand: Demand) -> ReserveEntry:
    """An entry that the demander has opened and filled in."""
    entry = open_entry(demand=demand, scenario="demander_match", by=cast.admin_of(demand.demander))
    entry.own_money = (entry.total_money or Decimal(0)) / 2
    entry.save()
    return entry


def submit_entry(cast: Cast, entry: ReserveEntry) -> ReserveEntry:
    return perform(entry, "submit", by=cast.admin_of(entry.lead), pledge=True)


def check_entry(cast: Cast, entry: ReserveEntry) -> ReserveEntry:
    """The lead's department passes it; the departments of its units are asked."""
    return perform(entry, "pass_check", by=cast.approver(entry.lead.region_id), opinion="材料齐全，同意入库。")


def admit(cast: Cast, demand: Demand) -> ReserveEntry:
    """From a matched demand to an entry in the pool."""
    return into_the_pool(cast, draft_entry(cast, demand))


def into_the_pool(cast: Cast, entry: ReserveEntry) -> ReserveEntry:
    """Handed in, checked, agreed to by the departments of its units, admitted."""
    entry = check_entry(cast, submit_entry(cast, entry))
    for region in set(entry.regions) - {entry.lead.region_id}:  # whose department agreed when it passed the entry
        perform(entry, "agree_entry", by=cast.approver(region), opinion="同意。")
    return perform(entry, "admit", by=cast.office_approver)
