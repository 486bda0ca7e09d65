"""The public hall: everybody reads the frozen copies, filters and searches them, and takes them along."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from demands.collection.models import Demand
from demands.release.models import PublicDemand
from portal.calls.models import Field
from portal.workflow import perform
from tests.conftest import NOW
from tests.factories import release as make

HALL = "/hall/"


@pytest.fixture
def three():
    """Three published demands of two regions, fields and sizes."""
    demands = [
        make.selected_demand(
            "310000", field="集成电路", title="高端光刻胶树脂国产化", total_investment=Decimal("300.00")
        ),
        make.selected_demand("330000", title="兆瓦时级NFPP储能系统关键技术", total_investment=Decimal("500.00")),
        make.selected_demand("330000", title="工业视觉缺陷检测大模型", total_investment=Decimal("1000.00")),
    ]
    make.published(demands)
    return demands


def found(client, **asked):
    """Titles that the hall shows."""
    return {row.title for row in client.get(HALL, asked).context["page"]}


def test_the_hall_is_open_to_everybody(client, three):
    assert found(client) == {demand.title for demand in three}


def test_what_was_not_published_is_not_in_the_hall(client, three):
    make.selected_demand(title="尚未发布的需求")
    assert "尚未发布的需求" not in found(client)


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ({"region": "310000"}, [0]),
        ({"region": ["310000", "330000"]}, [0, 1, 2]),
        ({"money": "small"}, [0]),
        ({"money": "middle"}, [1]),
        ({"money": ["middle", "large"]}, [1, 2]),
        ({"state": "published"}, [0, 1, 2]),
        ({"state": "matching"}, []),
        ({"due": "7"}, []),
        ({"due": "30"}, [0, 1, 2]),
        ({"since": "7"}, [0, 1, 2]),
        ({"q": "储能系统"}, [1]),
        ({"q": "nfpp储能"}, [1]),
        ({"q": "胶"}, [0]),
        ({"q": "储能光刻"}, []),
        ({"q": "检测 视觉"}, [2]),
        ({"q": "磷酸焦磷酸铁钠"}, [0, 1, 2]),
        ({"q": "！"}, []),
        ({"region": "330000", "q": "大模型", "money": "large"}, [2]),
    ],
)
def test_the_hall_shows_exactly_what_is_asked_for(client, three, asked, places):
    assert found(client, **asked) == {three[place].title for place in places}


def test_the_field_is_a_filter(client, three):
    assert found(client, field=Field.objects.get(name="集成电路").pk) == {three[0].title}


def test_the_number_of_a_demand_finds_it(client, three):
    assert found(client, q=three[1].code) == {three[1].title}


@pytest.mark.parametrize("asked", [{"region": "999999"}, {"due": "x"}, {"q": "\x00"}, {"page": "x"}, {"sort": "x"}])
def test_an_unknown_question_is_passed_over(client, three, asked):
    assert found(client, **asked) == {demand.title for demand in three}


def test_each_choice_says_how_many_demands_it_would_show(client, three):
    facets = {f["name"]: f for f in client.get(HALL, {"region": "330000"}).context["facets"]}
    counts = {
        name: {str(c["label"]): c["count"] for c in facet["choices"] if c["count"]} for name, facet in facets.items()
    }
    assert counts["region"] == {"上海市": 1, "浙江省": 2}
    assert counts["field"] == {"人工智能": 2}
    assert counts["money"] == {"500～1,000": 1, "1,000 以上": 1}
    assert counts["state"] == {"揭榜中": 2}


def test_a_chip_leaves_out_its_own_question_only(client, three):
    chips = client.get(HALL, {"region": ["310000", "330000"], "q": "储能"}).context["chips"]
    urls = {chip["label"]: chip["url"] for chip in chips}
    assert urls["上海市"] == "/hall/?region=330000&q=%E5%82%A8%E8%83%BD"
    assert urls["储能"] == "/hall/?region=310000&region=330000"


@pytest.mark.parametrize(("sort", "places"), [("money", [2, 1, 0]), ("due", [1, 0, 2])])
def test_the_hall_is_ordered_as_asked(client, three, sort, places):
    for days, demand in zip((2, 1, 3), three, strict=True):
        Demand.objects.filter(pk=demand.pk).update(window_closes_at=NOW + timedelta(days=days))
    shown = [row.title for row in client.get(HALL, {"sort": sort}).context["page"]]
    assert shown == [three[place].title for place in places]


def test_the_sheet_holds_exactly_what_the_page_shows(client, three):
    answer = client.get(HALL, {"region": "330000", "sort": "money", "export": "xlsx"})
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    assert [row[1] for row in rows[1:]] == [three[2].title, three[1].title]
    assert rows[1][rows[0].index("总投入（万元）")] == 1000
    assert rows[1][-1] == f"http://testserver/hall/{three[2].code}/"


def test_the_feed_has_the_same_filters(client, three):
    text = client.get(reverse("hall_feed"), {"q": "光刻胶"}).content.decode()
    assert three[0].title in text
    assert three[1].title not in text
    assert "application/atom+xml" in client.get(reverse("hall_feed"))["Content-Type"]


def test_the_calendar_has_the_end_of_each_open_window(client, three):
    text = client.get(reverse("hall_calendar"), {"region": "310000"}).content.decode()
    assert text.count("BEGIN:VEVENT") == 1
    assert "DTEND:20260409T090000Z" in text


def test_a_demand_is_read_from_its_copy_and_never_from_the_row(client, three):
    Demand.objects.filter(pk=three[0].pk).update(title="内部改动", tasks="内部改动", contact="内部联系人")
    text = client.get(f"/hall/{three[0].code}/").content.decode()
    assert "高端光刻胶树脂国产化" in text
    assert "内部" not in text
    assert "许知远" not in text
    assert "123.45" not in text


def test_what_the_unit_typed_comes_back_as_text(client):
    demand = make.selected_demand(title="<b>加粗</b>", tasks="<script>alert(1)</script>", keywords=["<i>"])
    make.published([demand])
    for address in (HALL, "/", f"/hall/{demand.code}/", f"/hall/{demand.code}/print/"):
        text = client.get(address).content.decode()
        assert "<b>加粗" not in text
        assert "<script>alert" not in text
        assert "<i>" not in text
    assert "&lt;script&gt;alert(1)" in client.get(f"/hall/{demand.code}/").content.decode()


def test_a_number_that_was_never_published_is_not_there(client):
    demand = make.selected_demand()
    assert client.get(f"/hall/{demand.code}/").status_code == 404


def test_a_retracted_demand_stays_readable_with_the_public_reason(client, three, dept_approver):
    perform(three[1], "retract", by=dept_approver, reason="涉及的标准即将修订")
    text = client.get(f"/hall/{three[1].code}/").content.decode()
    assert "涉及的标准即将修订" in text
    assert "揭榜窗口已截止" in text
    assert found(client, state="withdrawn") == {three[1].title}


def test_the_public_timeline_names_bodies_and_no_people(client, three):
    entries = client.get(f"/hall/{three[0].code}/").context["entries"]
    assert [(e["label"], e["articles"]) for e in entries] == [("揭榜窗口截止", [10]), ("发布", [9])]
    assert entries[1]["who"] == "长三角科创办"


def test_a_window_that_is_over_takes_no_answers(client, three):
    Demand.objects.filter(pk=three[0].pk).update(window_closes_at=NOW)
    row = PublicDemand.objects.in_the_hall().get(code=three[0].code)
    assert row.is_open is False
    assert "填报揭榜方案" not in client.get(f"/hall/{three[0].code}/").content.decode()


def test_the_calendar_of_one_demand(client, three):
    text = client.get(f"/hall/{three[0].code}/deadline.ics").content.decode()
    assert f"UID:{three[0].code}@testserver" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [(HALL, 4), ("/hall/?q=储能&region=330000&state=published", 8), ("/hall/feed/", 3)],
)
def test_public_pages_ask_the_database_the_same_however_many_rows(
    client, django_assert_num_queries, count, address, queries
):
    make.published([make.selected_demand() for _n in range(count)])
    client.get(address)
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


def test_the_home_page_asks_the_database_the_same_however_many_rows(client, django_assert_max_num_queries):
    def asked():
        client.get("/")
        with django_assert_max_num_queries(15) as queries:
            client.get("/")
        return len(queries)

    make.published([make.selected_demand()])
    one = asked()
    make.published([make.selected_demand() for _n in range(3)])
    assert asked() == one
