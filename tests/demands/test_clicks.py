"""How many clicks the main jobs of chapter 2 take, from the work list on; what the pages allow can only get less."""

from datetime import timedelta

import pytest

from demands.collection.duplicates import judging, running
from demands.collection.models import Demand
from demands.matching.forms import PLEDGE_OF_PROVIDER
from demands.matching.models import Solution
from tests.clicks import Pointing
from tests.factories import collection, matching, people
from tests.support import place

pytestmark = pytest.mark.django_db
NEXT = "保存并填写下一部分"


def filled_in(person):
    """A first demand, from the work list to the page before handing in: everything typed that must be there."""
    person.press("新建需求").write({"需求名称": "钠电储能系统热管理"}).press("新建并开始填写")
    person.choose("领域", person.page.xpath("//select[@name='field']/option[2]/text()")[0])
    person.write({"细分方向": "新型储能", "关键词": "钠电、储能", "攻关期限（月）": "30"}).press(NEXT)
    person.write({"背景与必要性": "材料导电性差。", "要解决的技术问题": "提升导电性。"}).press(NEXT)
    person.write({"指标名称": "循环寿命", "现有水平": "6000", "目标值": "≥12000", "单位": "次", "考核方式": "检测"})
    person.write({"交付成果": "样机 1 套"}).press(NEXT)
    person.write({"成果用户与应用场景": "本单位电站", "跨区域协同的理由": "正极在浙江，系统在上海。"}).press(NEXT)
    person.write({"总投入（万元）": "1200", "需求方出资（万元）": "800", "知识产权约定": "共有"})
    person.choose("解决方式", "合作").press(NEXT)
    return person.tick("承诺内容不涉密").press("保存并检查全文")


def test_a_first_demand_is_handed_in_by_at_most_twelve_clicks_and_one_hand_off(
    client, now, unit, org_editor, org_admin
):
    collection.open_round()
    filler = filled_in(Pointing(client, org_editor))
    filler.press("提交至单位审核")
    head = Pointing(client, org_admin).todo("审核并提交需求")
    head.tick("承诺填报内容和附件不涉及国家秘密，不含不得公开的信息").press("提交至科技厅（委）")

    assert Demand.objects.get().state == "submitted"
    # The form's own answers are typing; each can be given by the keyboard, by pointing they are five more.
    assert (filler.ways, filler.answers) == (9, 5)
    assert filler.ways + head.clicks == 12


def test_whoever_fills_in_and_reviews_hands_in_at_once(client, now, unit, org_admin):
    collection.open_round()
    person = filled_in(Pointing(client, org_admin))
    person.tick("承诺填报内容和附件不涉及国家秘密，不含不得公开的信息").press("提交至科技厅（委）")

    demand = Demand.objects.get()
    assert (demand.state, demand.versions.count(), demand.review_copies.count()) == ("submitted", 1, 1)
    assert (person.ways, person.answers) == (9, 6)


def test_last_years_demand_is_begun_anew_by_two_clicks(client, now, unit, org_editor):
    earlier = collection.submitted(unit, by=org_editor)
    person = Pointing(client, org_editor).press("新建需求").press("复制为新需求")

    made = Demand.objects.latest("pk")
    assert (made.pk != earlier.pk, made.title, made.background) == (True, earlier.title, earlier.background)
    assert person.path.startswith(f"/demands/{made.pk}/fill/")
    assert person.clicks == 2


def test_fifty_demands_are_checked_by_at_most_seventy_clicks(client, now, call, dept_officer):
    call.set_value("demand_duplicate_flag", 101)
    call.set_value("title_flag", 101)
    for n in range(4):
        made = collection.submitted(
            title=f"{n}号叶片", background=f"第{n}批寿命不足。" * 3, tasks=f"建立{n}号窗口。" * 3
        )
        running.run(judging.latest(made).pk)
    officer = Pointing(client, dept_officer).todo("形式审查")
    entry = officer.clicks
    for _n in range(3):
        officer.press("通过并下一件")
    clean = officer.clicks - entry
    officer.tick("附件缺盖章页。").press("退回补正并下一件")
    returned = officer.clicks - entry - clean

    assert sorted(Demand.objects.values_list("state", flat=True)) == ["accepted", "accepted", "accepted", "returned"]
    assert (entry, clean, returned) == (1, 3, 2)
    # One in five goes back.
    assert entry + 40 * clean // 3 + 10 * returned <= 70


@pytest.fixture
def eight_solutions(now, unit):
    """A demand whose window is over, with solutions handed in one after the other."""
    demand = matching.demand_with_window(unit)
    for n in range(8):
        place(matching.complete(demand, submitted_at=now - timedelta(hours=8 - n)), "submitted")
    return matching.in_matching(demand)


def test_one_of_eight_solutions_is_chosen_by_three_clicks_on_the_compare_screen(client, org_admin, eight_solutions):
    demand = eight_solutions
    person = Pointing(client, org_admin, f"/demands/{demand.pk}/compare/")
    # The list names all eight; the last one stands beside the others only once it is picked.
    person.press("列入入围", nth=7).write({"入围理由": "指标答复完整，路线相符。"}).press("列入入围")

    assert [s.state for s in Solution.objects.order_by("submitted_at", "pk")] == ["submitted"] * 7 + ["shortlisted"]
    assert person.clicks + 1 == 3  # and one to put the cursor into the reason


def test_a_solution_is_handed_in_by_at_most_fifteen_clicks(client, now, unit):
    demand = matching.demand_with_window(unit)
    made = matching.complete(demand)
    person = Pointing(client, people.member(made.organisation, is_admin=True), f"/solutions/{made.pk}/fill/overview/")
    for _n in range(8):
        person.press(NEXT)
    person.press("保存并检查全文").tick(PLEDGE_OF_PROVIDER).press("提交方案")

    assert Solution.objects.get().state == "submitted"
    # Before that: the hall, 填报揭榜方案 beside the demand, its name and 建立草稿并填写.
    assert 3 + person.clicks == 14
