"""Lists, records, the comparison, questions: who opens them, what they show, how many questions they ask."""

import html
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from demands.matching.models import Question, Solution
from portal import clock, once
from tests.factories import matching as make
from tests.factories import people


def text_of(page):
    return html.unescape(page.content.decode())


@pytest.fixture
def opened(demand):
    """Three solutions to the demand, its window over."""
    made = [make.submitted(demand, make.provider_unit(region)) for region in ("310000", "320000", "340000")]
    make.in_matching(demand)
    return [Solution.objects.get(pk=s.pk) for s in made]


def queries(client, url, django_assert_max_num_queries, most=15):
    with django_assert_max_num_queries(most) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


@pytest.mark.parametrize("name", ["solutions", "matchings", "agreements"])
def test_a_list_asks_as_much_for_three_rows_as_for_one(client, name, office_officer, django_assert_max_num_queries):
    client.force_login(office_officer)
    make.agreement()
    client.get(reverse(name))
    one = queries(client, reverse(name), django_assert_max_num_queries)
    make.agreement()
    make.agreement()

    assert queries(client, reverse(name), django_assert_max_num_queries) == one


@pytest.mark.parametrize("name", ["solutions", "matchings", "agreements"])
def test_excel_has_the_rows_of_the_list(client, name, office_officer):
    client.force_login(office_officer)
    agreement = make.agreement()
    make.agreement()
    answer = client.get(reverse(name), {"export": "xlsx", "q": agreement.code, "title": agreement.demand.title})
    sheet = load_workbook(BytesIO(answer.content)).active

    assert sheet.max_row == (2 if name != "solutions" else 1)


def test_the_comparison_stands_side_by_side_against_the_indicators(client, opened, demand, org_admin):
    opened[1].indicator_answers.update(answer="below")
    client.force_login(org_admin)
    page = client.get(reverse("solution_compare", args=[demand.pk]))

    assert page.context["picked"] == opened
    assert [(row["indicator"].name, row["differ"]) for row in page.context["rows"]] == [
        ("循环寿命", True),
        ("能量密度", True),
    ]
    assert [[a.name for a in acts] for acts in page.context["actions"]] == [["shortlist", "turn_down"]] * 3


def test_only_those_picked_are_compared(client, opened, demand, org_admin):
    client.force_login(org_admin)
    page = client.get(reverse("solution_compare", args=[demand.pk]), {"s": [opened[0].pk, opened[2].pk, "x"]})

    assert page.context["picked"] == [opened[0], opened[2]]


def test_the_comparison_asks_as_much_for_three_as_for_one(client, demand, org_admin, django_assert_max_num_queries):
    client.force_login(org_admin)
    url = reverse("solution_compare", args=[demand.pk])
    make.submitted(demand, make.provider_unit("310000"))
    others = [make.submitted(demand, make.provider_unit(region)) for region in ("320000", "340000")]
    make.in_matching(demand)
    client.get(url)
    one = queries(client, f"{url}?s={others[0].pk}", django_assert_max_num_queries, 40)

    assert queries(client, f"{url}?s={others[0].pk}&s={others[1].pk}", django_assert_max_num_queries, 40) == one


def test_a_provider_does_not_open_the_comparison(client, opened, demand):
    client.force_login(people.member(opened[0].organisation, is_admin=True))

    assert client.get(reverse("solution_compare", args=[demand.pk])).status_code == 404


def test_record_pages_read_well_for_both_sides(client, unit, org_admin):
    agreement = make.signed_agreement(make.negotiating(make.demand_with_window(unit)))
    for reader in (org_admin, people.member(agreement.solution.organisation)):
        client.force_login(reader)
        for record in (agreement, agreement.solution):
            assert agreement.solution.code in text_of(client.get(record.get_absolute_url()))


def test_signing_shows_the_whole_text(client, demand, org_admin):
    agreement = make.agreement(make.negotiating(demand), by=org_admin)
    client.force_login(org_admin)
    page = text_of(client.get(agreement.step_url("sign_as_demander")))

    assert [text in page for _label, text in agreement.shown_terms] == [True] * 5


def test_a_text_changed_meanwhile_is_not_signed_through_the_page(client, demand, org_admin):
    agreement = make.agreement(make.negotiating(demand), by=org_admin)
    sent = {"token": once.new_token(), "pledge": "on", "version": "7"}
    client.force_login(org_admin)
    page = client.post(agreement.step_url("sign_as_demander"), sent)

    assert page.status_code == 409
    assert "条款已被修改为第 1 版" in text_of(page)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [("-5", "经费不能为负数，请填写 0 或以上的金额。"), ("1.005", "金额以万元为单位，最多两位小数。")],
)
def test_wrong_money_in_the_terms_is_refused(client, demand, org_admin, value, sentence):
    solution = make.negotiating(demand)
    sent = make.TERMS | {"token": once.new_token(), "money": value}
    client.force_login(org_admin)
    page = client.post(solution.step_url("draw_agreement"), sent)

    assert page.status_code == 422
    assert sentence in text_of(page)


def ask(client, demand, text="示范场地是否已取得并网批复？"):
    return client.post(reverse("questions", args=[demand.pk]), {"token": once.new_token(), "text": text})


def test_a_question_and_its_answer_are_for_all_who_may_answer(client, demand, provider_editor, org_editor):
    client.force_login(provider_editor)
    assert ask(client, demand).status_code == 302
    question = Question.objects.get()
    client.force_login(org_editor)
    client.post(reverse("question_answer", args=[question.pk]), {"answer": "已取得，容量 2 MW。"})
    rival = people.member(make.provider_unit("320000"))
    client.force_login(rival)
    page = text_of(client.get(reverse("questions", args=[demand.pk])))

    assert ("示范场地是否已取得并网批复？" in page, "已取得，容量 2 MW。" in page) == (True, True)
    assert provider_editor.name not in page
    assert provider_editor.unit.name not in page


def test_a_question_is_asked_before_the_window_closes_and_not_by_the_demander(
    client, demand, org_admin, provider_editor
):
    client.force_login(org_admin)
    assert ask(client, demand).status_code == 403
    client.force_login(provider_editor)
    with clock.standing_at(demand.window_closes_at):
        assert ask(client, demand).status_code == 409


def test_a_question_says_something(client, demand, provider_editor):
    client.force_login(provider_editor)
    page = ask(client, demand, "？")

    assert page.status_code == 422
    assert Question.objects.count() == 0


def test_only_the_demander_answers_and_once(client, demand, provider_editor, org_admin):
    client.force_login(provider_editor)
    ask(client, demand)
    url = reverse("question_answer", args=[Question.objects.get().pk])
    assert client.post(url, {"answer": "我来答"}).status_code == 403
    client.force_login(org_admin)
    assert client.post(url, {"answer": "已取得批复"}).status_code == 302
    assert client.post(url, {"answer": "再答一次"}).status_code == 409
    assert Question.objects.get().answer == "已取得批复"


def test_the_page_of_a_published_demand_leads_to_its_comparison_and_questions(client, demand, org_admin):
    client.force_login(org_admin)
    page = text_of(client.get(demand.get_absolute_url()))

    assert reverse("solution_compare", args=[demand.pk]) in page
    assert reverse("questions", args=[demand.pk]) in page
