"""A comparison of solutions by experts: asked for by the demander, organised by the department, shown to both."""

import html
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from openpyxl import load_workbook

from demands.matching import experts, following
from demands.matching.models import ExpertComparison, Solution
from portal import clock, once, worklist
from portal.workflow import StepRefused, perform
from reviews.rounds import rubrics, subjects
from tests.factories import matching as make
from tests.factories import people, reviews


@pytest.fixture
def officer(demand):
    return people.staff("dept_officer", demand.region)


@pytest.fixture
def asked(demand):
    """Two solutions in matching, and the request that experts compare them."""
    return make.comparison_asked(demand)


def text_of(page):
    return html.unescape(page.content.decode())


def round_of(solutions, by):
    """A round of article 10 that is ready to be staffed."""
    call = solutions[0].demand.call
    made = reviews.review_round(by=by, kind="comparison", title="方案比选", rubric=rubrics.default_for(call, 10))
    for number, solution in enumerate(solutions, 1):
        code = f"P-{number:02d}"
        made.subjects.create(machine="solution", object_id=solution.pk, order=number, blind_code=code)
    return made


def concluded(solutions, by):
    """The same, scored and concluded: the first is the better one."""
    reviews.pool(9)
    made = round_of(solutions, by)
    for step in ("staff", "draw", "send_invitations"):
        made = perform(made, step, by=by)
    for assignment in made.assignments.filter(state="invited"):
        perform(assignment, "accept", by=assignment.expert.user, pledge=True)
    made = perform(made, "start", by=by)
    for subject in made.subjects.order_by("order"):
        for assignment in subject.assignments.order_by("pk"):
            reviews.submit(assignment, 90 - subject.order * 10)
    made = perform(made, "close_scoring", by=by)
    for chair in made.assignments.filter(is_chair=True):
        said = {"text": "路线可行，指标答复有依据，专家组一致同意推荐。", "recommendation": "recommend"}
        perform(chair, "sign_opinion", by=chair.expert.user, **said)
    return perform(made, "conclude", by=people.staff("dept_approver", made.region))


def test_the_demander_asks_and_the_officer_finds_it_in_the_work_list(client, demand, org_admin, officer):
    make.submitted(demand, make.provider_unit("310000"))
    make.submitted(demand, make.provider_unit("320000"))
    make.in_matching(demand)
    client.force_login(org_admin)
    sent = {"token": once.new_token(), "reason": "两条路线难以自行判断"}
    answer = client.post(reverse("ask_experts", args=[demand.pk]), sent)

    asked = ExpertComparison.objects.get()
    assert answer.url == asked.get_absolute_url()
    assert [row["step"] for row in worklist.waiting(officer) if row["machine"] == "expert_comparison"] == ["accept"]
    assert "专家比选" in text_of(client.get(reverse("solution_compare", args=[demand.pk])))


def test_one_request_at_a_time_and_only_where_there_is_a_choice(demand, org_admin, asked):
    with pytest.raises(StepRefused, match="已申请过专家比选"):
        experts.ask(demand=asked.demand, by=org_admin, reason="再申请一次")
    single = make.in_matching(make.submitted().demand)
    with pytest.raises(StepRefused, match="至少有两份待选的方案"):
        experts.ask(demand=single, by=org_admin, reason="只有一份方案")


def test_solutions_wait_for_a_round_once_the_department_agreed(asked, officer):
    solutions = list(asked.demand.solutions.all())
    assert list(experts.waiting_for_comparison(officer)) == []
    perform(asked, "accept", by=officer)

    assert set(experts.waiting_for_comparison(officer)) == set(solutions)
    made = reviews.review_round(by=officer, kind="comparison", title="比选")
    assert {s.pk for s in subjects.waiting(made, officer)} == {s.pk for s in solutions}
    assert list(experts.waiting_for_comparison(people.staff("dept_officer", solutions[0].region))) == []


def test_no_is_the_approvers_word_with_a_reason(asked, officer, org_admin):
    with pytest.raises(PermissionDenied):
        perform(asked, "decline", by=officer, reason="方案差别明显")
    declined = perform(asked, "decline", by=people.staff("dept_approver", asked.demand.region), reason="方案差别明显")

    assert (declined.state, declined.answer) == ("declined", "方案差别明显")
    assert org_admin.messages_received.filter(text__contains="方案差别明显").count() == 1


def test_the_result_stands_beside_the_solutions(client, asked, officer, org_admin):
    perform(asked, "accept", by=officer)
    solutions = list(asked.demand.solutions.order_by("pk"))
    concluded(solutions, officer)

    assert ExpertComparison.objects.get().state == "concluded"
    assert {Solution.objects.get(pk=s.pk).state for s in solutions} == {"submitted"}
    client.force_login(org_admin)
    page = client.get(reverse("solution_compare", args=[asked.demand_id]))
    assert [cell.text for cell in page.context["rows"][0].cells] == ["第 1 名，80.00 分", "第 2 名，70.00 分"]
    assert "路线可行" in text_of(client.get(asked.get_absolute_url()))


def test_providers_learn_nothing_of_the_comparison(client, asked):
    provider = people.member(asked.demand.solutions.first().organisation, is_admin=True)
    client.force_login(provider)

    assert client.get(asked.get_absolute_url()).status_code == 404


def test_a_solution_that_is_decided_meanwhile_leaves_its_round(asked, officer, org_admin):
    perform(asked, "accept", by=officer)
    solutions = list(asked.demand.solutions.order_by("pk"))
    made = round_of(solutions, officer)
    perform(solutions[0], "turn_down", by=org_admin, reason="成本高于目标值")

    assert [s.struck for s in made.subjects.order_by("order")] == [True, False]
    with pytest.raises(StepRefused, match="方案没有在评审轮次中"):
        perform(asked, "withdraw", by=org_admin)


def test_a_request_that_was_never_held_ends_with_the_matching(asked, officer, org_admin, system):
    assert following.end_comparisons_of_settled_demands(clock.now(), system) == 0
    perform(asked.demand, "fail_match", by=org_admin, reason="没有合适的方案。")

    assert following.end_comparisons_of_settled_demands(clock.now(), system) == 1
    assert (ExpertComparison.objects.get().state, list(worklist.waiting(officer))) == ("withdrawn", [])


def test_a_blind_sheet_names_neither_unit_nor_people(asked):
    solution = asked.demand.solutions.first()
    blind, open_ = str(solution.review_sheet(True)), str(solution.review_sheet(False))

    assert (solution.organisation.name in blind, solution.organisation.name in open_) == (False, True)
    assert ("施工" in blind, "12000" in blind) == (False, True)
    assert solution.organisation in solution.review_units()
    assert solution.demand.demander in solution.review_units()


def test_the_list_is_for_who_runs_comparisons_each_department_with_its_own(client, asked, officer, org_admin, shanghai):
    url = reverse("expert_comparisons")
    seen = {}
    for reader in (officer, people.staff("office_officer"), people.staff("dept_officer", shanghai)):
        client.force_login(reader)
        seen[reader.pk] = [row.record for row in client.get(url).context["table"].rows]
    client.force_login(org_admin)

    assert list(seen.values()) == [[asked], [asked], []]
    assert client.get(url).status_code == 403


def test_the_list_asks_as_much_for_three_as_for_one(client, officer, asked, django_assert_num_queries):
    client.force_login(officer)
    url = reverse("expert_comparisons")
    client.get(url)
    for count in (1, 3):
        with django_assert_num_queries(12):
            assert len(client.get(url).context["table"].rows) == count
        for _n in range(2):
            make.comparison_asked()


def test_a_line_leads_to_the_request_and_excel_tells_the_reason(client, officer, asked):
    client.force_login(officer)
    page = text_of(client.get(reverse("expert_comparisons"), {"state": "asked"}))
    sheet = client.get(reverse("expert_comparisons"), {"q": asked.demand.title, "export": "xlsx"})
    (head, row) = load_workbook(BytesIO(sheet.content)).active.iter_rows(values_only=True)

    assert f'href="{asked.get_absolute_url()}"' in page
    told = dict(zip(head, row, strict=True))
    assert (told["需求编号"], told["申请理由"], told["状态"]) == (asked.demand.code, asked.reason, "待科技厅（委）办理")
