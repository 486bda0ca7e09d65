"""The editor: only drafts, only the Office's officers; what is wrong is said, nothing typed is lost."""

import pytest
from django.urls import reverse

from portal.once import new_token
from portal.workflow import perform
from projects.guidelines import services
from projects.guidelines.models import Guideline
from tests.factories import guidelines, reserve
from tests.factories.calls import fields

pytestmark = pytest.mark.usefixtures("db", "now")


@pytest.fixture
def officer(office_officer, client):
    client.force_login(office_officer)
    return office_officer


def direction_data(rows=(), **changed):
    """What the page of a direction sends."""
    data = {
        "title": "Chiplet集成技术",
        "field": fields()[0].pk,
        "goal": "突破芯粒间高密度互连技术。",
        "content": "研究混合键合工艺。",
        "term_months": "36",
        "money": "1500.00",
        "projects": "1",
        "indicators-TOTAL_FORMS": str(len(rows)),
        "indicators-INITIAL_FORMS": "0",
    }
    for n, row in enumerate(rows):
        data |= {f"indicators-{n}-{name}": value for name, value in row.items()}
    return data | changed


def send(client, name, guideline, data, *more):
    return client.post(reverse(name, args=[guideline.pk, *more]), data)


def codes(guideline):
    return list(guideline.directions.values_list("code", "title"))


def test_a_new_guideline_is_made_once_however_often_the_form_is_sent(client, officer, call):
    data = {"title": guidelines.TITLE, "token": new_token()}

    first, second = (client.post(reverse("guideline_new"), data) for _ in range(2))

    assert Guideline.objects.count() == 1
    assert first.url == second.url == reverse("guideline_edit", args=[Guideline.objects.get().pk])


def test_a_new_guideline_takes_over_the_standing_texts_of_the_last_one(officer, call):
    guidelines.complete(requirements="伦理审查。涉及人的研究须附审查意见。")

    made = services.create(call=call, title="新的指南", by=officer, copy_last=True)

    assert (made.preface, made.contacts) == (guidelines.PREFACE, guidelines.CONTACTS)
    assert made.requirements == "伦理审查。涉及人的研究须附审查意见。"
    assert made.opens_at is None


def test_a_half_filled_draft_is_saved(client, officer):
    guideline = guidelines.draft(by=officer)

    answer = send(client, "guideline_edit", guideline, {"title": "2026年度联合攻关指南", "preface": "待补充"})

    assert answer.status_code == 302
    assert Guideline.objects.get().preface == "待补充"


@pytest.mark.asvs("2.2.3")
def test_a_window_that_ends_before_it_begins_is_refused(client, officer):
    guideline = guidelines.draft(by=officer)
    data = {
        "title": "指南",
        "opens_at": "2026-05-01T09:00",
        "closes_at": "2026-04-01T17:00",
        "preface": "写了很久的前言",
    }

    answer = send(client, "guideline_edit", guideline, data)

    assert answer.status_code == 422
    assert "申报截止须晚于申报开始，请修改其中一个时间。" in answer.text
    assert "写了很久的前言" in answer.text


def test_a_free_direction_is_saved_with_its_indicators(client, officer):
    guideline = guidelines.draft(by=officer)
    rows = [
        {"name": "节距", "target": "≤9", "unit": "微米", "method": "第三方检测"},
        {"name": ""},
        {"name": "标准 1 项"},
    ]

    send(client, "direction_new", guideline, direction_data(rows))

    made = guideline.directions.get()
    assert (made.code, str(made.money)) == ("1.1", "1500.00")
    assert list(made.indicators.values_list("order", "name", "unit")) == [(1, "节距", "微米"), (2, "标准 1 项", "")]


def test_a_deleted_row_closes_the_ranks(client, officer):
    guideline = guidelines.complete(by=officer)
    made = guideline.directions.get()
    first, second = made.indicators.all()
    rows = [
        {"id": first.pk, "direction": made.pk, "name": first.name, "DELETE": "on"},
        {"id": second.pk, "direction": made.pk, "name": second.name},
    ]

    send(client, "direction_edit", guideline, direction_data(rows, **{"indicators-INITIAL_FORMS": "2"}), made.pk)

    assert list(made.indicators.values_list("order", "name")) == [(1, "提交接口测试团体标准 1 项")]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"money": "-5"}, "支持额度须大于 0，请修改。"),
        ({"money": "800.005"}, "金额以万元计，最多两位小数，请修改。"),
        ({"money": "八百"}, "请填写数字，单位万元，例如 800.00。"),
        ({"term_months": "48"}, "实施期限须在 1～36 个月之间，请修改。"),
        ({"projects": "0"}, "拟立项数至少为 1，请修改。"),
        ({"title": ""}, "请填写方向名称。"),
        ({"field": ""}, "请选择领域。"),
    ],
)
def test_a_wrong_value_is_named_and_everything_typed_is_kept(client, officer, changed, message):
    guideline = guidelines.draft(by=officer)

    answer = send(client, "direction_new", guideline, direction_data([{"name": "节距"}], **changed))

    assert answer.status_code == 422
    assert answer.text.count(message) >= 2  # in the summary on top and beside the field
    assert "突破芯粒间高密度互连技术。" in answer.text
    assert not guideline.directions.exists()


def test_an_indicator_without_a_name_is_refused(client, officer):
    guideline = guidelines.draft(by=officer)

    answer = send(client, "direction_new", guideline, direction_data([{"name": "", "target": "≤9"}]))

    assert answer.status_code == 422
    assert "请填写指标名称，或勾选删除这一行。" in answer.text


def test_the_grid_grows_by_a_row_without_a_script_and_keeps_what_was_typed(client, officer):
    guideline = guidelines.draft(by=officer)
    data = direction_data([{"name": "节距"}], **{"indicators-add": "1"})

    answer = send(client, "direction_new", guideline, data)

    assert answer.status_code == 200
    assert 'name="indicators-1-name"' in answer.text
    assert "节距</textarea>" in answer.text
    assert not guideline.directions.exists()


def test_directions_stand_by_field_and_change_places_with_their_neighbour(client, officer):
    guideline = guidelines.draft(by=officer)
    _late, first, second = (
        guidelines.direction(guideline, field=field, title=title) for field, title in [(2, "药"), (0, "芯"), (0, "胶")]
    )
    assert codes(guideline) == [("1.1", "芯"), ("1.2", "胶"), ("2.1", "药")]

    send(client, "direction_move", guideline, {"up": "1"}, second.pk)
    assert codes(guideline) == [("1.1", "胶"), ("1.2", "芯"), ("2.1", "药")]

    send(client, "direction_move", guideline, {"down": "1"}, first.pk)
    assert codes(guideline) == [("1.1", "胶"), ("1.2", "芯"), ("2.1", "药")]

    send(client, "direction_remove", guideline, {}, second.pk)
    assert codes(guideline) == [("1.1", "芯"), ("2.1", "药")]


def test_an_entry_of_the_pool_becomes_a_direction_filled_from_its_demand(client, officer):
    guideline, entry = guidelines.draft(by=officer), reserve.in_pool()

    send(client, "guideline_pool", guideline, {"entries": [entry.pk]})

    made, demand = guideline.directions.get(), entry.demand
    assert (made.reserve_entry, made.field, made.title) == (entry, demand.field, entry.title)
    assert (made.goal, made.content, made.term_months) == (demand.deliverables, demand.tasks, demand.term_months)
    assert str(made.money) == "400.00"  # of 1200 in all the units pay 800 themselves
    assert [row.target for row in made.indicators.all()] == ["≥12000", "≥120"]


def test_an_entry_is_taken_once(client, officer):
    guideline, entry = guidelines.draft(by=officer), reserve.in_pool()
    send(client, "guideline_pool", guideline, {"entries": [entry.pk]})

    answer = send(client, "guideline_pool", guideline, {"entries": [entry.pk]})

    assert answer.status_code == 422
    assert "所选储备项目已不在库或已在本指南中，请刷新后重选。" in answer.text


def test_a_text_under_consultation_is_not_changed(client, officer):
    guideline = guidelines.consulting(by=officer)
    made = guideline.directions.get()

    page = client.get(reverse("guideline_edit", args=[guideline.pk]))
    answer = send(client, "direction_edit", guideline, direction_data([{"name": "节距"}], title="改名"), made.pk)

    assert page.url == guideline.get_absolute_url()
    assert answer.status_code == 409
    assert "指南现为“征求意见”，不能修改。" in answer.text
    assert "改名" in answer.text
    assert guideline.directions.get().title == made.title


def test_whoever_saves_a_part_counts_as_a_drafter(client, officer):
    guideline = guidelines.complete()

    send(client, "guideline_edit", guideline, {"title": "改过的名称"})

    assert officer in guideline.editors.all()


def test_html_in_a_direction_is_shown_as_text(client, officer):
    guideline = guidelines.complete(by=officer)
    guidelines.direction(guideline, title="<b>加粗</b>", goal="<script>alert(1)</script>")

    for name in ("guideline", "guideline_edit", "guideline_preview"):
        answer = client.get(reverse(name, args=[guideline.pk]))
        assert "<b>加粗</b>" not in answer.text
        assert "<script>alert(1)" not in answer.text


def test_the_editor_is_closed_to_everybody_but_the_offices_officers(client, dept_officer, office_approver, org_admin):
    guideline = guidelines.complete()
    address = reverse("guideline_edit", args=[guideline.pk])

    answers = {}
    for user in (None, dept_officer, office_approver, org_admin):
        client.logout()
        if user:
            client.force_login(user)
        answers[str(user and user.name[:2])] = client.get(address).status_code

    assert set(answers.values()) == {302, 403}
    assert client.get(reverse("guideline_edit", args=[0])).status_code == 403


def test_a_draft_sent_for_opinions_while_a_colleague_types_is_not_overwritten(client, officer):
    guideline = guidelines.complete()
    perform(guideline, "consult", by=guideline.drafted_by)

    answer = send(client, "guideline_edit", guideline, {"title": "改名", "preface": "写了很久的前言"})

    assert answer.status_code == 409
    assert "写了很久的前言" in answer.text
