"""Lists, records, the comparison, questions: who opens them, what they show, how many questions they ask."""

import html
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from demands.matching import services
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

    assert sorted(page.context["picked"], key=lambda each: each.pk) == opened
    assert [(row.label, row.differ) for row in page.context["rows"][:2]] == [("循环寿命", True), ("能量密度", True)]
    assert [[a.name for a in acts] for acts in page.context["actions"]] == [["shortlist", "turn_down"]] * 3


def test_only_those_picked_are_compared(client, opened, demand, org_admin):
    client.force_login(org_admin)
    page = client.get(reverse("solution_compare", args=[demand.pk]), {"s": [opened[0].pk, opened[2].pk, "x"]})

    assert page.context["picked"] == [opened[0], opened[2]]


def test_all_solutions_stand_side_by_side_where_four_are_not_enough(client, demand, org_admin):
    for _n in range(5):
        make.submitted(demand, make.provider_unit())
    make.in_matching(demand)
    client.force_login(org_admin)
    url = reverse("solution_compare", args=[demand.pk])

    assert (len(client.get(url).context["picked"]), len(client.get(url, {"all": "1"}).context["picked"])) == (4, 5)


def test_the_comparison_goes_to_excel_row_by_row(client, opened, demand, org_admin):
    client.force_login(org_admin)
    answer = client.get(reverse("solution_compare", args=[demand.pk]), {"export": "xlsx"})
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))

    assert [cell.split()[-1] for cell in rows[0][2:5]] == [s.code for s in opened]
    assert rows[1][0] == "循环寿命"
    assert "满足 ≥12000" in rows[1][2]
    assert next(row for row in rows if row[0] == "其中需求方出资（万元）")[2:5] == ("300.00",) * 3


def test_several_are_turned_down_at_once_for_one_reason(client, opened, demand, org_admin):
    client.force_login(org_admin)
    url, wanted = reverse("solutions_choose", args=[demand.pk]), [s.pk for s in opened[1:]]
    preview = text_of(client.get(url, {"s": wanted, "as": "turn_down"}))
    assert [s.title in preview for s in opened[1:]] == [True, True]
    sent = {"token": once.new_token(), "s": wanted, "as": "turn_down", "reason": "指标低于目标值"}
    assert client.post(url, sent).status_code == 302

    states = [Solution.objects.get(pk=s.pk).state for s in opened]
    assert states == ["submitted", "not_chosen", "not_chosen"]


def test_of_several_either_all_are_decided_or_none(client, opened, demand, org_admin):
    from demands.collection.models import Demand

    client.force_login(org_admin)
    url = reverse("solutions_choose", args=[demand.pk])
    make.place(Demand.objects.get(pk=demand.pk), "matched")
    sent = {"token": once.new_token(), "s": [s.pk for s in opened], "as": "shortlist", "reason": "指标全部满足"}
    page = client.post(url, sent)

    assert page.status_code == 409
    assert f"{opened[0].code}：需求正在供需对接" in text_of(page)
    assert {Solution.objects.get(pk=s.pk).state for s in opened} == {"submitted"}


def test_only_the_demanders_administrator_decides_several(client, opened, demand, org_editor, dept_officer):
    url = reverse("solutions_choose", args=[demand.pk])
    for person in (org_editor, dept_officer):
        client.force_login(person)
        assert client.get(url).status_code == 403
    client.force_login(people.member(opened[0].organisation, is_admin=True))
    assert client.get(url).status_code == 404


def test_one_of_eight_is_chosen_with_three_clicks(client, demand, org_admin):
    made = [make.submitted(demand, make.provider_unit()) for _n in range(8)]
    make.in_matching(demand)
    client.force_login(org_admin)
    compare = client.get(reverse("solution_compare", args=[demand.pk]), {"s": made[5].pk})  # the first: 比选方案
    (shortlist,) = [a for a in compare.context["actions"][0] if a.name == "shortlist"]
    assert shortlist.url in text_of(compare)
    assert client.get(shortlist.url).status_code == 200  # the second: 列入入围
    sent = {"token": once.new_token(), "reason": "指标全部满足，经费最低。"}
    assert client.post(shortlist.url, sent).status_code == 302  # the third: the reason is given and sent

    assert Solution.objects.get(pk=made[5].pk).state == "shortlisted"


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


def test_questions_end_some_days_before_the_window_as_the_year_sets(client, demand, provider_editor):
    client.force_login(provider_editor)
    last = demand.window_closes_at - make.timedelta(days=demand.call.value("questions_days"))
    with clock.standing_at(last):
        late = ask(client, demand)
    with clock.standing_at(last - make.timedelta(seconds=1)):
        in_time = ask(client, demand)

    assert (late.status_code, in_time.status_code) == (409, 302)
    assert "提问已截止" in text_of(late)


def test_whoever_began_an_answer_or_asked_is_told_of_each_answer_and_nobody_else(client, demand, provider_editor):
    began = people.member(make.draft(demand, make.provider_unit("320000")).organisation)
    idle = people.member(make.provider_unit("340000"))
    client.force_login(provider_editor)
    ask(client, demand)
    services.answer(question=Question.objects.get(), by=demand.created_by, text="已取得批复")

    def told(person):
        return person.messages_received.filter(text__contains="有新的问答").count()

    assert [told(p) for p in (began, provider_editor, idle, demand.created_by)] == [1, 1, 0, 0]


def test_an_answer_stands_on_the_public_page_without_who_asked(client, provider_editor):
    from tests.factories import release

    demand = release.published([release.selected_demand(code="ZJ-2026-9001")]).items.first().demand
    client.force_login(provider_editor)
    ask(client, demand)
    client.logout()
    public = reverse("public_demand", args=[demand.code])
    assert "示范场地是否已取得并网批复？" not in text_of(client.get(public))
    services.answer(question=Question.objects.get(), by=demand.created_by, text="已取得，容量 2 MW。")
    page = text_of(client.get(public))

    assert ("示范场地是否已取得并网批复？" in page, "已取得，容量 2 MW。" in page) == (True, True)
    assert (provider_editor.name in page, provider_editor.unit.name in page) == (False, False)


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
