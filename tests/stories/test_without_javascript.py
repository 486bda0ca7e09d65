"""No page needs a script: the hall is searched, a demand is filled in and handed in with JavaScript off."""

import pytest

from demands.collection.models import Demand
from tests.factories import collection, people, release
from tests.stories.at_the_desk import AtTheDesk
from tests.stories.pages2 import fill_sections
from tests.stories.people_of_the_story import the_need

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def nobody_runs_scripts(visitor):
    """Windows in which no script runs: of the public, or of somebody who signs in."""

    def window(user=None):
        opened = visitor(scripts=False)
        return AtTheDesk(opened.sign_in(user) if user else opened)

    return window


def test_the_hall_is_searched_and_filtered_without_a_script(nobody_runs_scripts):
    release.published(
        [release.selected_demand(title="钠电储能系统的热管理"), release.selected_demand(title="精密轴承")]
    )
    hall = nobody_runs_scripts().open("/hall/")

    hall.fill({"关键词": "热管理"}).press("查询").reads("钠电储能系统的热管理")
    assert "精密轴承" not in hall.main.inner_text()

    hall.press("钠电储能系统的热管理").reads("揭榜中", "技术指标")


def test_a_demand_is_filled_in_and_handed_in_without_a_script(nobody_runs_scripts):
    unit = people.verified_unit()
    collection.open_round()
    editor, row = nobody_runs_scripts(people.member(unit)), the_need()

    editor.open("/demands/new/").fill({"需求名称": row["title"]}).press("新建并开始填写")
    fill_sections(editor, row)
    editor.reads("各部分均已填写完整").press("提交至单位审核")
    admin = nobody_runs_scripts(people.member(unit, is_admin=True)).todo("审核并提交需求")
    admin.pledge().press("提交至科技厅（委）").reads("已办理")

    demand = Demand.objects.get()
    assert (demand.state, demand.title, demand.indicators.count()) == ("submitted", row["title"], 6)


def test_a_form_sent_back_keeps_what_was_typed_and_says_what_is_wrong_without_a_script(nobody_runs_scripts):
    unit = people.verified_unit()
    draft = collection.draft(unit)
    editor = nobody_runs_scripts(people.member(unit)).open(f"/demands/{draft.pk}/fill/investment/")

    editor.fill({"总投入（万元）": "100.00", "需求方出资（万元）": "200.00", "知识产权约定": "成果共有。"}).press(
        "保存"
    )

    editor.reads("需求方出资不能超过总投入，请核对两个金额。")
    assert editor.main.get_by_label("知识产权约定").input_value() == "成果共有。"
