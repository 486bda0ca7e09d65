"""The home page, the notices of all stages, one list as it was published."""

import pytest

from portal import publicity
from tests.conftest import NOW
from tests.factories import release as make


def test_the_home_page_of_an_empty_year_says_what_is_not_there(client):
    text = client.get("/").content.decode()
    assert "目前没有正在揭榜的需求" in text
    assert "还没有公告" in text
    assert "近期没有截止事项" in text


def test_the_home_page_shows_what_is_open_and_counts_the_year(client):
    demands = [make.selected_demand(), make.selected_demand()]
    make.published([demands[0]], title="2026 年度第一批榜单")
    context = client.get("/").context
    assert [row.code for row in context["open_demands"]] == [demands[0].code]
    assert {str(f.label): f.value for f in context["figures"]}["发布榜单"] == 1
    assert {str(f.label): f.value for f in context["figures"]}["征集需求"] == 2
    assert [end.title for end in context["ends"]] == ["2026 年度第一批榜单揭榜截止"]
    assert [notice.title for notice in context["notices"]] == ["2026 年度第一批榜单（1 项）发布公告"]


def test_a_search_on_the_home_page_leads_to_the_hall(client):
    demand = make.selected_demand()
    make.published([demand])
    assert 'action="/hall/"' in client.get("/").content.decode()
    assert demand.title in client.get("/hall/", {"q": demand.title}).content.decode()


def test_notices_of_later_stages_appear_without_this_stage_knowing_them(client, monkeypatch):
    monkeypatch.setattr(publicity, "_notices", list(publicity._notices))
    make.published(title="第一批榜单")
    publicity.publishes(
        lambda most: [publicity.Notice(NOW, "申报指南", "年度申报指南", "/somewhere/", "公示中", "notice")]
    )
    text = client.get("/announcements/").content.decode()
    assert "年度申报指南" in text
    assert "第一批榜单" in text
    only = client.get("/announcements/", {"kind": "申报指南"}).content.decode()
    assert "年度申报指南" in only
    assert "第一批榜单" not in only


def test_a_published_list_is_read_by_everybody(client):
    demand = make.selected_demand()
    out = make.published([demand], notice="请各单位踊跃揭榜。")
    text = client.get(f"/lists/{out.number}/").content.decode()
    assert demand.title in text
    assert "请各单位踊跃揭榜。" in text


def test_a_list_that_is_being_signed_has_no_public_page(client):
    make.asked_for_signature()
    assert client.get("/lists/YRD-2026-B01/").status_code == 404


@pytest.mark.parametrize("address", ["/", "/hall/", "/announcements/", "/calendar.ics", "/hall/deadlines.ics"])
def test_public_addresses_need_no_account(client, address):
    assert client.get(address).status_code == 200


def test_the_calendar_of_all_deadlines(client):
    make.published(title="第一批榜单")
    text = client.get("/calendar.ics").content.decode()
    assert "SUMMARY:第一批榜单揭榜截止" in text
    assert text.endswith("END:VCALENDAR\r\n")
