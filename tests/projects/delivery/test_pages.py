"""The pages of projects and task agreements."""

from decimal import Decimal

import pytest
from django.urls import reverse

from portal import once
from tests.factories import approval, delivery, people
from tests.factories.approval import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafted(client):
    """A task agreement being filled in, its lead unit's administrator signed in."""
    made = delivery.agreement()
    client.force_login(delivery.lead_admin(made))
    return made


def grid(prefix, rows, first=0):
    """What a grid sends."""
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": first}
    return data | {f"{prefix}-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}


def words_of(answer):
    return answer.content.decode()


MILESTONE = {"title": "完成样机", "month": "12", "evidence": "检测报告"}
TEXTS = {"starts_on": "2026-07-01", "plan": "分三步。", "cooperation": ""}


def test_the_page_of_a_project_shows_consortium_indicators_milestones_and_money(client):
    made = delivery.in_force().project
    client.force_login(people.staff("office_officer"))
    page = words_of(client.get(made.get_absolute_url()))
    partner = made.application.participants.get(role="undertaking").organisation
    for words in (made.code, partner.name, "键合互连节距", "完成工艺定型", "2027-06-30", "200.00", "业务费"):
        assert words in page


def test_a_stranger_does_not_find_a_project(client):
    made = delivery.project()
    client.force_login(people.member(approval.unit("320000"), is_admin=True))
    assert client.get(made.get_absolute_url()).status_code == 404
    assert client.get(made.agreement.get_absolute_url()).status_code == 404


def test_the_lead_unit_fills_in_its_agreement(client, drafted):
    answer = client.post(reverse("task_agreement_edit", args=[drafted.pk]), TEXTS | grid("milestones", [MILESTONE]))
    assert (answer.status_code, fresh(drafted).milestones) == (302, [MILESTONE | {"month": 12}])


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (MILESTONE | {"month": "0"}, "第 1 行：完成时间从第 1 个月起。"),
        (MILESTONE | {"month": "半年"}, "第 1 行：完成时间填第几个月，须为整数。"),
        (MILESTONE | {"title": ""}, "第 1 行：请填写里程碑"),
    ],
)
def test_a_wrong_milestone_is_said_at_its_row(client, drafted, row, words):
    answer = client.post(reverse("task_agreement_edit", args=[drafted.pk]), TEXTS | grid("milestones", [row]))
    assert answer.status_code == 422
    assert words in words_of(answer)


def test_two_milestones_of_one_name_are_refused(client, drafted):
    data = TEXTS | grid("milestones", [MILESTONE, MILESTONE])
    answer = client.post(reverse("task_agreement_edit", args=[drafted.pk]), data)
    assert answer.status_code == 422
    assert "两个里程碑名称相同，请修改其中一个。" in words_of(answer)


def test_another_row_comes_without_a_script_and_nothing_typed_is_lost(client, drafted):
    data = TEXTS | grid("milestones", [MILESTONE]) | {"milestones-add": "1", "plan": "写了一半"}
    page = words_of(client.post(reverse("task_agreement_edit", args=[drafted.pk]), data))
    assert 'name="milestones-1-title"' in page
    assert "写了一半" in page
    assert fresh(drafted).plan != "写了一半"


def test_html_in_the_plan_comes_back_escaped(client, drafted):
    data = TEXTS | {"plan": "<script>alert(1)</script>"} | grid("milestones", [MILESTONE])
    client.post(reverse("task_agreement_edit", args=[drafted.pk]), data)
    page = words_of(client.get(drafted.get_absolute_url()))
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def line(made, **said):
    """One line of the budget as the page sends it."""
    given = {"source": "local", "subject": "operation", "year": "2026", "amount": "200.00"}
    return {"organisation_id": made.project.lead_id} | given | said


def test_the_budget_is_brought_to_the_grant(client, drafted):
    answer = client.post(reverse("task_agreement_budget", args=[drafted.pk]), grid("budget", [line(drafted)]))
    assert (answer.status_code, drafted.budget.public().total()) == (302, Decimal("200.00"))


def test_the_budget_with_the_years_of_the_application_can_be_sent_back_as_it_stands(client):
    drafted = delivery.ready()
    client.force_login(delivery.lead_admin(drafted))
    asked = list(drafted.budget.order_by("pk"))
    rows = [
        line(
            drafted, source=r.source, subject=r.subject, year=r.year, amount=r.amount, organisation_id=r.organisation_id
        )
        for r in asked
    ]
    answer = client.post(reverse("task_agreement_budget", args=[drafted.pk]), grid("budget", rows))
    assert (answer.status_code, drafted.budget.count()) == (302, len(asked))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"amount": "-1"}, "第 1 行：金额不能为负数，请修改。"),
        ({"amount": "1.234"}, "第 1 行：金额以万元为单位，最多两位小数。"),
        ({"amount": "两百"}, "第 1 行：请填写数字，单位为万元。"),
        ({"amount": ""}, "第 1 行：请填写金额（万元）"),
        ({"year": "1"}, "第 1 行：请填写四位年份，例如 2026。"),
    ],
)
def test_a_wrong_amount_or_year_is_said_at_its_row_and_nothing_is_saved(client, drafted, said, words):
    data = grid("budget", [line(drafted, **said)])
    answer = client.post(reverse("task_agreement_budget", args=[drafted.pk]), data)
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert drafted.budget.public().total() == Decimal("300.00")


def test_the_same_line_twice_is_refused(client, drafted):
    data = grid("budget", [line(drafted), line(drafted)])
    answer = client.post(reverse("task_agreement_budget", args=[drafted.pk]), data)
    assert answer.status_code == 422
    assert "同一单位、来源、科目和年度只列一行，请合并金额。" in words_of(answer)


def test_the_grant_in_proportion_is_a_proposal_that_saves_nothing(client, drafted):
    page = words_of(client.get(reverse("task_agreement_budget", args=[drafted.pk]) + "?scale=1"))
    assert 'value="100.00"' in page
    assert drafted.budget.public().total() == Decimal("300.00")


def test_a_partner_reads_the_agreement_but_does_not_fill_it_in(client, drafted):
    partner = drafted.project.application.participants.get(role="undertaking").organisation
    client.force_login(people.member(partner, is_admin=True))
    assert client.get(drafted.get_absolute_url()).status_code == 200
    assert client.get(reverse("task_agreement_edit", args=[drafted.pk])).status_code == 403


def test_an_agreement_that_was_signed_is_not_changed(client):
    made = delivery.lead_signed()
    client.force_login(delivery.lead_admin(made))
    answer = client.post(reverse("task_agreement_budget", args=[made.pk]), grid("budget", [line(made, amount="1.00")]))
    assert (answer.status_code, made.budget.public().total()) == (409, Decimal("200.00"))


def test_the_lead_units_administrator_signs_and_gets_a_receipt(client):
    made = delivery.ready()
    client.force_login(delivery.lead_admin(made))
    answer = client.post(made.step_url("sign_as_lead"), {"token": once.new_token(), "pledge": "on"})
    assert answer.status_code == 302
    assert answer.url.startswith("/receipts/")
    assert fresh(made).state == "lead_signed"


def test_a_signature_without_the_pledge_is_refused(client):
    made = delivery.ready()
    client.force_login(delivery.lead_admin(made))
    answer = client.post(made.step_url("sign_as_lead"), {"token": once.new_token()})
    assert answer.status_code == 422
    assert "请勾选“已核对任务书全部内容，同意按任务书执行”" in words_of(answer)


def test_the_agreement_can_be_read_as_it_is_printed(client, drafted):
    page = words_of(client.get(reverse("task_agreement_preview", args=[drafted.pk])))
    assert "项目任务书" in page
    assert drafted.project.lead.name in page


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("projects", 14), ("task_agreements", 13)])
def test_a_list_asks_the_database_as_often_for_three_rows_as_for_one(
    client, rows, name, queries, django_assert_num_queries
):
    for _number in range(rows):
        delivery.project()
    client.force_login(people.staff("office_officer"))
    client.get(reverse(name))
    with django_assert_num_queries(queries):
        client.get(reverse(name))


@pytest.mark.parametrize("name", ["projects", "task_agreements"])
def test_lists_are_filtered_and_taken_away_as_excel(client, name):
    made = delivery.project()
    client.force_login(people.staff("office_officer"))
    assert made.title in words_of(client.get(reverse(name), {"title": made.title}))
    assert made.title not in words_of(client.get(reverse(name), {"region": "310000"})).split("</form>")[-1]
    answer = client.get(reverse(name), {"export": "xlsx"})
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
