"""Article 11 by clicking: each way into the reserve, from its beginning to the pool, and what is said too early."""

import pytest

from demands.collection.models import Demand
from demands.reserve.models import ReserveEntry
from portal import clock
from portal.timed import QUEUE, perform_due
from portal.workflow import perform
from tests.factories import matching, people
from tests.factories.reserve import unmatched
from tests.stories.reserve.walking import begins, fills_in, into_the_pool

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def entered(demand):
    """The entry as it came out, with the state of its demand."""
    entry = ReserveEntry.objects.get()
    return entry.scenario, entry.state, entry.lead, fresh(demand).state


def test_the_demander_leads_with_its_chosen_provider(at, agreement, unit):
    demand, provider = fresh(agreement.demand), agreement.solution.organisation
    lead = begins(at.admin(unit), "需求方与揭榜方达成意向，由需求方牵头", demand)
    lead.drop(provider.name)
    fills_in(lead).press("保存并去提交").is_held("参与单位须包括需求方和已达成意向的揭榜方，请补充。")
    lead.press("返回记录").press("继续填写").pick("参与单位", provider.name).press("保存并去提交")
    into_the_pool(at, ReserveEntry.objects.get(), asked=["310000"])

    assert entered(demand) == ("demander_match", "in_pool", unit, "reserved")


def asks_for(window, demand):
    """An enterprise finds the demand in its menu and asks to take it over."""
    window.menu("承接需求").press(demand.title)
    window.fill({"承接说明": "本单位有应用产线，愿按原名称和任务承接并出资。"}).press("申请承接")
    return window.reads("承接申请已提交")


def decides_for(window, unit):
    """The approver chooses among the enterprises that ask."""
    window.todo("批准承接需求").tick(unit.name).fill({"批准的理由": "应用条件和出资落实。"}).press("批准承接需求")
    return window.reads("“批准承接需求”已办理")


def test_another_enterprise_takes_over_what_was_given_up_in_writing(at, unit, rival):
    solution = matching.negotiating(matching.demand_with_window(unit))
    demander = people.member(unit, is_admin=True)
    demand = perform(fresh(solution.demand), "fail_match", by=demander, reason="本单位计划有变")
    approver = at.approver("330000")
    asks_for(at.admin(rival), demand).reads("原需求方尚未书面放弃，其对接也没有逾期")
    approver.told("申请承接需求").press("查看需求记录").holds("批准承接需求", "原需求方已书面放弃，或者其对接已逾期")
    old = at.person(demander).menu("本单位需求").press(demand.title).press("书面放弃需求")
    old.reads(f"{unit.name}放弃需求 {demand.code}“{demand.title}”")
    old.fill({"放弃的原因": "产线计划取消"}).pledge().press("书面放弃需求").reads("“书面放弃需求”已办理")
    decides_for(approver, rival)
    _agree_with(rival, solution)
    lead = fills_in(begins(at.admin(rival), "由其他企业承接需求", fresh(demand))).press("保存并去提交")
    into_the_pool(at, ReserveEntry.objects.get(), asked=[])

    assert lead is at.admin(rival)
    assert entered(demand) == ("other_demander", "in_pool", rival, "reserved")


def _agree_with(demander, solution):
    """The new demander and the provider come to terms, which is another story."""
    own, theirs = people.member(demander, is_admin=True), people.member(solution.organisation, is_admin=True)
    perform(solution, "stand_by", by=theirs)
    perform(solution, "reconsider", by=own)
    perform(solution, "negotiate", by=own)
    perform(solution, "draw_agreement", by=own, **matching.TERMS)
    drawn = solution.agreements.live().get()
    perform(drawn, "sign_as_demander", by=own, pledge=True)
    perform(drawn, "sign_as_provider", by=theirs, pledge=True)


def test_another_enterprise_takes_over_what_lapsed(at, unit, rival):
    solution = matching.negotiating(matching.demand_with_window(unit))
    demand = fresh(solution.demand)
    clock.move(demand.matching_due + QUEUE - clock.now())
    perform_due()
    asks_for(at.admin(rival), demand).reads("原需求方对接逾期")
    decides_for(at.approver("330000"), rival)
    at.admin(rival).told("供需对接").reads(demand.title)

    assert (fresh(demand).state, fresh(demand).demander) == ("matching", rival)


def test_the_provider_leads_by_the_written_consent_of_the_demander(at, agreement, unit):
    demand, provider = fresh(agreement.demand), agreement.solution.organisation
    lead = fills_in(begins(at.admin(provider), "由揭榜方牵头，需求方应用成果", demand)).press("保存并去提交")
    lead.is_held(f"尚未征求{unit.name}的书面同意，请先征求。").press("返回记录")
    lead.press("征求书面同意").press("征求书面同意").reads("待表态")
    demander = at.admin(unit).todo("书面同意表态").reads("同意以下内容列入储备库", "各单位分工明确")
    demander.tick("不同意").press("书面同意表态").is_told("不同意的，请写明理由。")
    demander.tick("同意，以上同意书代表本单位的书面意见").press("书面同意表态").reads("“书面同意表态”已办理")
    lead.todo("提交入库申请")
    into_the_pool(at, ReserveEntry.objects.get(), asked=["330000"])

    assert entered(demand) == ("provider_lead", "in_pool", provider, "reserved")


def test_the_demander_brings_a_team_of_its_own_from_another_region(at, unit, rival):
    demand = unmatched(unit)
    lead = fills_in(begins(at.admin(unit), "需求方自组跨区域团队", demand)).press("保存并去提交")
    lead.is_held("参与单位须来自三省一市中的至少两个省（市），请增加其他省（市）的合作单位。")
    lead.press("返回记录").press("继续填写").pick("参与单位", rival.name).press("保存并去提交")
    into_the_pool(at, ReserveEntry.objects.get(), asked=["310000"])

    assert entered(demand) == ("own_team", "in_pool", unit, "reserved")


def test_demands_of_one_name_become_one_entry_with_the_consent_of_every_demander(at, unit, rival):
    own = unmatched(unit, title="兆瓦时级 储能系统，关键技术")
    other = unmatched(rival, title="兆瓦时级储能系统关键技术", tasks="三是低温启动。")
    lead = begins(at.admin(unit), "同名需求合并", own).is_told("请至少选择一项要合并的同名需求。")
    lead.tick(str(other)).press("建立入库申请")
    fills_in(lead).press("保存并去提交").is_held(f"尚未征求{rival.name}的书面同意，请先征求。")
    lead.press("返回记录").reads(own.code, other.code).press("征求书面同意").press("征求书面同意")
    second = at.admin(rival).todo("书面同意表态").reads(own.code, other.code, "三是低温启动。")
    second.tick("同意，以上同意书代表本单位的书面意见").press("书面同意表态")
    lead.todo("提交入库申请")
    into_the_pool(at, ReserveEntry.objects.get(), asked=["310000"])

    assert entered(own) == ("merged", "in_pool", unit, "reserved")
    assert Demand.objects.get(pk=other.pk).state == "reserved"
