"""What a provider of the story offers: the texts and tables of its solution, from its row in `data/`."""

from decimal import Decimal

from demands.matching import services
from tests.stories.people_of_the_story import the_solution

HIGHEST = 9  # level of maturity


def texts(unit):
    """The answers in words, by the names of their columns; maturity by its level."""
    row = the_solution(unit)
    return {
        "summary": f"{row['title']}：逐项响应技术指标，先样机验证，再集成示范。",
        "approach": row["approach"],
        "team": f"团队 {row['team_size']} 人。",
        "foundation": "已有同类样机、试验平台和相关专利，与需求指标的差距已逐项评估。",
        "trl": row["trl"],
        "trl_end": min(row["trl"] + 2, HIGHEST),
        "division": "需求方负责材料与电芯，揭榜方负责系统集成与并网示范。",
        "ip_terms": row["ip_terms"],
    }


def answers(unit):
    """What it says to each indicator: the indicator's name, the value promised, on what ground."""
    return [(said["indicator"], said["answer"], said["basis"]) for said in the_solution(unit)["answers"]]


def stages(unit):
    """Its plan: month, goal, result."""
    return [(_month(part["by"]), part["goal"], "测试报告") for part in the_solution(unit)["schedule"]]


def money(unit):
    """Its money: source, use, amount in 万元."""
    row = the_solution(unit)
    lines = [("demander", "operation", Decimal(row["asked_money"])), ("own", "labour", Decimal(row["own_money"]))]
    return [line for line in lines if line[2]]


def fill_tables(solution, unit, *, leader):
    """Put answers, team, plan and money into the tables of its solution."""
    for name, value, basis in answers(unit):
        solution.indicator_answers.filter(indicator__name=name).update(answer="meets", value=value, how=basis)
    solution.members.create(order=1, name=leader, unit=solution.organisation.name, role="项目负责人", share=40)
    for order, (month, goal, result) in enumerate(stages(unit), 1):
        solution.stages.create(order=order, month=month, goal=goal, result=result)
    for order, (source, use, amount) in enumerate(money(unit), 1):
        solution.money_lines.create(order=order, source=source, use=use, amount=amount)
    services.add_up(solution)


def _month(words):
    return int("".join(sign for sign in words if sign.isdecimal()))
