"""By clicking: a published demand is adjusted, its provider is told; departments agree in batches, or by silence."""

import pytest
from playwright.sync_api import expect

from demands.reserve.models import Batch, DemandAdjustment, ReserveEntry
from portal import clock
from portal.timed import QUEUE
from tests.factories import collection, matching, release, reserve

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REASON = "应用场景扩大，指标相应提高。"
DELIVERED = "样机 2 套，发明专利 10 项。"


def begins_to_adjust(window, demand):
    """From the work list to the form, where name and tasks cannot be typed over."""
    window.desk().press("申请需求调整").fill({"需求": str(demand)}).press("开始填写")
    window.reads("锁定的内容", "需求名称在发布后不得改变", "攻关任务在发布后不得改变", demand.tasks)
    assert window.main.locator("[name=title], [name=tasks]").count() == 0
    return window


def says_why_and_what(window):
    """One indicator and one text change."""
    window.row(0, {"目标值": "≥15000"}).fill({"交付成果": DELIVERED, "调整理由": REASON})
    return window.press("保存并查看对照")


def shows_the_difference(window):
    """What one text no longer says and what the other says anew."""
    changes = window.main.get_by_role("region", name="修改对照")
    expect(changes.locator("del").first).to_be_visible()
    expect(changes.locator("ins").first).to_be_visible()
    expect(changes).to_contain_text("≥15000")
    return window


def test_a_demand_is_adjusted_and_whoever_answers_it_is_told(at, unit):
    demand = release.out(unit=unit, code="ZJ-2026-9007", **collection.SECTIONS)
    solution = matching.submitted(demand)
    provider = at.admin(solution.organisation)
    demander = begins_to_adjust(at.admin(unit), demand).press("保存并查看对照")
    demander.reads("还没有改动").holds("提交需求调整", "至少改动一处", "写明调整的理由")
    shows_the_difference(says_why_and_what(demander.press("填写调整内容")))
    demander.press("提交需求调整").press("提交需求调整").is_told("请先核对内容并勾选不涉密承诺，才能提交。")
    demander.pledge().press("提交需求调整").reads("“提交需求调整”已办理")
    approver = shows_the_difference(at.approver("330000").todo("审核需求调整").press("同意调整"))
    approver.press("同意调整").is_told("调整后的内容将向社会公开，请先完成保密审查并勾选。")
    approver.pledge().press("同意调整").stands("已同意").reads("揭榜截止延长至")
    provider.told("已调整，名称和任务不变").reads(f"需求调整 {demand.code}-T1", REASON, "≥15000")

    after = type(demand).objects.get(pk=demand.pk)
    assert (after.version, after.deliverables, after.title) == (demand.version + 1, DELIVERED, demand.title)


def test_the_chosen_provider_agrees_before_an_adjustment_is_handed_in(at, agreement, unit):
    demand, provider = agreement.demand, agreement.solution.organisation
    demander = says_why_and_what(begins_to_adjust(at.admin(unit), demand))
    demander.holds("提交需求调整", f"尚未征求揭榜方{provider.name}的同意，请先征求。")
    demander.press("征求揭榜方同意").press("征求揭榜方同意").reads("待表态")
    other = shows_the_difference(at.admin(provider).todo("对需求调整表态"))
    other.tick("同意以上调整").press("对需求调整表态").reads("“对需求调整表态”已办理")
    demander.todo("提交需求调整").pledge().press("提交需求调整").reads("“提交需求调整”已办理")

    assert DemandAdjustment.objects.get().state == "submitted"


def test_departments_agree_in_a_batch_or_by_letting_the_term_pass(at, agreement):
    spoken, silent = reserve.checked(agreement), reserve.checked()
    speaker = at.approver("310000").menu("入库征询").press("核对所选项目").is_told("请至少选择一个储备项目。")
    speaker.tick(f"选择 {spoken.code}", "同意所选项目入库").fill({"统一意见": "材料齐全，同意入库。"})
    speaker.press("核对所选项目").reads("已选 1 项，可以办理 1 项").press("确认同意入库（1 项）").reads(
        "1 项中办成 1 项"
    )
    _admits(at.office(), spoken, silent).reads("可以办理 1 项", "征询期未满").press("确认批准入库（1 项）")
    at.office().reads("2 项中办成 1 项", "没有办成")
    clock.move(silent.agreement_due + QUEUE - clock.now())
    _admits(at.office(), silent).reads("可以办理 1 项").press("确认批准入库（1 项）").reads("1 项中办成 1 项")
    at.office().menu("储备库").reads(spoken.code, silent.code)

    assert set(ReserveEntry.objects.values_list("state", flat=True)) == {"in_pool"}
    assert [batch.done for batch in Batch.objects.order_by("pk")] == [1, 1, 1]


def _admits(window, *entries):
    """The Office picks entries and looks at what will come of each."""
    window.menu("批准入库").tick(*(f"选择 {entry.code}" for entry in entries))
    return window.press("核对所选项目")
