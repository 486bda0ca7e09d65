"""The organiser's pages: drafting, staffing, progress, results; looks at panels stand in the record."""

from io import BytesIO
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from portal.records.models import Record
from portal.workflow import perform
from reviews.rounds.models import ReviewRound
from tests.factories import collection, people, reviews

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def organiser(dept_officer, client):
    client.force_login(dept_officer)
    return client


def page(response):
    return response.content.decode()


def draft(call, **more):
    given = {
        "token": str(uuid4()),
        "holder": "330000",
        "call": call.pk,
        "kind": "demand_evaluation",
        "title": "2026 需求评估第 3 组",
        "experts_wanted": "5",
        "deadline": "2026-03-20T17:00",
        "is_blind": "on",
    }
    return given | more


def test_a_round_is_made_once_with_the_default_rubric_of_its_article(organiser, call):
    sent = draft(call)

    first, second = organiser.post("/reviews/new/", sent), organiser.post("/reviews/new/", sent)

    round_ = ReviewRound.objects.get()
    assert [first.url, second.url] == [f"/reviews/{round_.pk}/subjects/"] * 2
    assert [(c.name, int(c.maximum)) for c in round_.rubric.criteria.all()] == [
        ("战略契合", 25),
        ("必要性与紧迫性", 20),
        ("跨区域协同必要性", 20),
        ("指标可考核性", 20),
        ("出资与应用保障", 15),
    ]
    assert (round_.region_id, round_.article) == ("330000", 8)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"experts_wanted": "4"}, "每项专家数不少于 5 人，请改填。"),
        ({"experts_wanted": "6"}, "每项专家数须为单数，请改填 5 或 7。"),
        ({"deadline": "2026-03-09T17:00"}, "评分截止时间须晚于当前时间，请改填更晚的时间。"),
        ({"deadline": "下周五"}, "请填写日期和时间，例如 2026-11-30 17:00"),
        ({"kind": "application_review"}, "项目评审由长三角科创办组织，请改选其他类型或改由科创办新建。"),
        ({"title": ""}, "请填写名称"),
    ],
)
def test_a_wrong_draft_is_said_in_chinese(organiser, call, given, says):
    answer = organiser.post("/reviews/new/", draft(call, **given))

    assert answer.status_code == 422
    assert says in page(answer)
    assert ReviewRound.objects.count() == 0


def test_nobody_organises_for_another_region(organiser, call):
    answer = organiser.post("/reviews/new/", draft(call, holder="320000"))

    assert answer.status_code == 422
    assert ReviewRound.objects.count() == 0


def test_waiting_demands_join_the_round_under_blind_numbers_and_leave_it(organiser, dept_officer):
    round_ = reviews.review_round(by=dept_officer)
    demands = [collection.demand_in("accepted") for _ in range(2)]
    address = f"/reviews/{round_.pk}/subjects/"

    organiser.post(address, {"record": [f"demand:{d.pk}" for d in demands]})
    assert sorted(round_.subjects.values_list("blind_code", flat=True)) == ["P-01", "P-02"]
    organiser.post(address, {"drop": round_.subjects.first().pk})
    assert round_.subjects.count() == 1
    assert "请先勾选要加入的记录。" in page(organiser.post(address, {}))


def test_a_stranger_gets_404_and_an_insider_without_the_right_403(client, dept_officer, dept_approver, shanghai):
    round_ = reviews.review_round(by=dept_officer)
    address = f"/reviews/{round_.pk}/subjects/"

    client.force_login(people.staff("dept_officer", shanghai))
    assert client.get(address).status_code == 404
    client.force_login(people.staff("office_officer"))
    assert client.get(address).status_code == 403
    client.force_login(dept_approver)
    assert [client.get(address).status_code, client.get(round_.get_absolute_url()).status_code] == [403, 200]


def test_every_look_at_a_panel_stands_in_the_record(organiser, dept_officer):
    reviews.pool(6)
    round_ = reviews.staffed(by=dept_officer)
    name = round_.assignments.first().expert.name

    shown = page(organiser.get(f"/reviews/{round_.pk}/staffing/"))

    assert name in shown
    assert "<wbr>".join(round_.draws.get().seed_parts) in shown
    look = Record.objects.of(round_).last()
    assert (look.step, look.label, look.person_id) == ("look", "查看专家名单", dept_officer.pk)


def test_an_applicant_reads_no_page_of_a_round(client, dept_officer, org_admin):
    reviews.pool(6)
    round_ = reviews.staffed(by=dept_officer)
    client.force_login(org_admin)
    pages = ["", "staffing/", "progress/", "results/"]

    assert {client.get(f"/reviews/{round_.pk}/{p}").status_code for p in pages} == {404}
    assert client.get("/experts/").status_code == 403
    assert client.get(round_.assignments.first().get_absolute_url()).status_code == 404


def test_progress_shows_who_has_submitted_and_where_scores_lie_far_apart(organiser, dept_officer):
    reviews.pool(5)
    round_ = reviews.scored(by=dept_officer, totals=(20, 50, 60, 90, 100))

    shown = page(organiser.get(f"/reviews/{round_.pk}/progress/"))

    assert "已提交 5/5" in shown
    assert "分差大" in shown


def test_results_show_rank_mean_line_and_opinion_and_the_same_in_excel(client, dept_officer, dept_approver):
    reviews.pool(5)
    round_ = perform(reviews.consolidating(2, by=dept_officer), "conclude", by=dept_approver)
    client.force_login(dept_approver)
    address = f"/reviews/{round_.pk}/results/"

    shown = page(client.get(address))
    sheet = load_workbook(BytesIO(client.get(address, {"export": "xlsx"}).content)).active

    assert "80.00" in shown
    assert "达到分数线" in shown
    assert "专家组一致同意推荐" in shown
    rows = list(sheet.values)
    assert rows[0] == (
        "名次",
        "匿名编号",
        "名称",
        "评审份数",
        "均分",
        "标准差",
        "标准化均分",
        "专家组意见",
        "评审用时过短",
    )
    assert [row[:2] for row in rows[1:]] == [(1, "P-01"), (1, "P-02")]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_database_the_same_for_one_and_three(
    organiser, dept_officer, rows, django_assert_num_queries
):
    for _ in range(rows):
        reviews.review_round(by=dept_officer)
    organiser.get("/reviews/")

    with django_assert_num_queries(12):
        organiser.get("/reviews/")
