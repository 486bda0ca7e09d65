"""Published demands, the solutions to them, agreements."""

from datetime import timedelta
from decimal import Decimal

from demands.collection.models import Demand
from demands.matching import experts, rules, talking
from demands.matching.models import IndicatorAnswer, MoneyLine, Solution, SolutionMember, Stage
from portal import clock
from portal.accounts.models import Region
from portal.workflow import perform
from tests.factories import collection, people
from tests.support import place

TEXTS = {
    "title": "层状氧化物正极与宽温电解液协同方案",
    "summary": "材料和电解液一起设计，先小试后中试。",
    "approach": "以掺杂改善导电性，以包覆抑制产气。",
    "team": "负责人 1 名，骨干 12 名，已有中试线。",
    "foundation": "已有百公斤级中试线和三项专利。",
    "trl": 5,
    "trl_end": 7,
    "division": "揭榜方负责材料，需求方负责电芯。",
    "schedule": "中试与第三方检测并行。",
    "ip_terms": "共有，需求方优先使用。",
    "money": Decimal("430.00"),
    "unclassified_declared": True,
}
SECTIONS = ("overview", "indicators", "team", "foundation", "units", "schedule", "money", "ip", "pledge")
TERMS = {
    "goal": "循环寿命≥12000 次。",
    "division_of_work": "揭榜方负责材料，需求方负责电芯。",
    "money": Decimal("430.00"),
    "ip": "共有，需求方优先使用。",
    "schedule": "30 个月。",
}


def demand_with_window(unit=None, *, days=30, **more):
    """A published demand whose window is open for so many days."""
    made = collection.submitted(unit, **more)
    now = clock.now()
    made.published_at, made.window_closes_at = now, now + timedelta(days=days)
    made.snapshot = made.public()
    made.save()
    return place(made, Demand.State.PUBLISHED)


def provider_unit(region="310000", **more):
    """A verified university of another region."""
    return people.verified_unit(Region.objects.get(pk=region), kind="university", is_leading=False, **more)


def draft(demand=None, unit=None, *, by=None, **more):
    """A solution with nothing but its name."""
    demand, unit = demand or demand_with_window(), unit or provider_unit()
    return Solution.objects.create(
        demand=demand,
        organisation=unit,
        region=unit.region,
        created_by=by or people.member(unit),
        code=rules.new_code(demand),
        **{"title": TEXTS["title"]} | more,
    )


def answer_all(solution, answer="meets"):
    """An answer to every indicator."""
    for indicator in solution.demand.indicators.all():
        IndicatorAnswer.objects.create(
            solution=solution,
            indicator=indicator,
            answer=answer,
            value=indicator.target,
            margin="" if answer == "meets" else "5%",
            how="第三方检测报告",
        )


def fill_stages(solution):
    """Two stages."""
    for order, (month, goal) in enumerate(((6, "完成样品"), (18, "完成中试")), 1):
        Stage.objects.create(solution=solution, order=order, month=month, goal=goal, result="第三方检测报告")


def fill_tables(solution):
    """A team of one, two stages, money that adds up to what TEXTS say."""
    name = solution.organisation.name[:60]
    SolutionMember.objects.create(solution=solution, order=1, name="施工", unit=name, role="教授，总体设计", share=40)
    fill_stages(solution)
    for order, (source, amount) in enumerate((("demander", "300.00"), ("own", "130.00")), 1):
        MoneyLine.objects.create(solution=solution, order=order, source=source, use="operation", amount=Decimal(amount))


def complete(demand=None, unit=None, **more):
    """A draft that misses nothing."""
    made = draft(demand, unit, **TEXTS | more)
    fill_tables(made)
    answer_all(made)
    return made


def submitted(demand=None, unit=None, *, admin=None, **more):
    """A solution handed in while the window is open."""
    made = complete(demand, unit, **more)
    return perform(made, "submit", by=admin or people.member(made.organisation, is_admin=True), pledge=True)


def close_window(demand, system):
    """Past the deadline: the window is closed by the clock. To be called within a moved clock."""
    from demands.matching import following

    assert following.close_windows(clock.now(), system) == 1
    return Demand.objects.get(pk=demand.pk)


def in_matching(demand):
    """The demand put into matching, its window over."""
    demand = place(demand, Demand.State.MATCHING)
    demand.window_closes_at = clock.now() - timedelta(days=1)
    demand.matching_due = clock.now() + timedelta(days=60)
    demand.save()
    return demand


def negotiating(demand=None, *, unit=None, demanders_admin=None):
    """A solution in talks."""
    made = submitted(demand, unit)
    in_matching(made.demand)
    by = demanders_admin or people.member(made.demand.demander, is_admin=True)
    perform(Solution.objects.get(pk=made.pk), "shortlist", by=by, reason="指标全部满足。")
    return perform(made, "negotiate", by=by)


def talk(solution=None, *, side="provider", **more):
    """Minutes of one side that the other has not confirmed yet."""
    solution = solution or negotiating()
    unit = solution.organisation if side == "provider" else solution.demand.demander
    minutes = {"held_on": clock.today(), "way": "online", "people": "双方项目负责人", "agreed": "确认指标和分工。"}
    return talking.record(solution=solution, by=people.member(unit), **minutes | more)


def comparison_asked(demand=None, *, solutions=2):
    """A request that experts compare the solutions to a demand in matching."""
    demand = demand or demand_with_window()
    for region in ("310000", "320000", "340000")[:solutions]:
        submitted(demand, provider_unit(region))
    demand = in_matching(demand)
    by = people.member(demand.demander, is_admin=True)
    return experts.ask(demand=demand, by=by, reason="两条路线难以自行判断")


def agreement(solution=None, *, by=None, **terms):
    """The draft of an agreement."""
    solution = solution or negotiating()
    by = by or people.member(solution.demand.demander, is_admin=True)
    perform(solution, "draw_agreement", by=by, **TERMS | terms)
    return solution.agreements.live().get()


def signed_agreement(solution=None):
    """An agreement signed by both sides."""
    made = agreement(solution)
    demander = people.member(made.demand.demander, is_admin=True)
    provider = people.member(made.solution.organisation, is_admin=True)
    perform(made, "sign_as_demander", by=demander, pledge=True)
    return perform(made, "sign_as_provider", by=provider, pledge=True)
