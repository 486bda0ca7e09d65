"""The hall for programs: the same questions and rows as JSON, described, with an ETag, throttled, read only."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from demands.release.open_data.views import schema
from portal.workflow import perform
from tests.factories import release as make

LIST = "/open-data/v1/demands/"


@pytest.fixture
def three():
    demands = [make.selected_demand("310000", title="光刻胶"), *(make.selected_demand() for _n in range(2))]
    make.published(demands)
    return demands


@pytest.mark.parametrize("asked", [{}, {"region": "310000"}, {"q": "储能"}, {"money": "small"}, {"sort": "money"}])
def test_the_rows_are_those_of_the_page(client, three, asked):
    page = client.get("/hall/", asked).context["page"]
    said = client.get(LIST, asked).json()
    assert [row["code"] for row in said["results"]] == [row.code for row in page]
    assert said["count"] == page.paginator.count


def test_one_demand_reads_as_it_was_corrected_and_without_what_is_restricted(client, three):
    made = make.corrected(make.Demand.objects.get(pk=three[0].pk), background="更正后的背景。")
    answer = client.get(f"{LIST}{three[0].code}/")
    said = answer.json()
    assert said["texts"]["background"] == "更正后的背景。"
    assert said["corrections"] == [f"http://testserver{made.notice.get_absolute_url()}"]
    assert "许知远" not in answer.content.decode()
    assert said["total_investment"] == "1200.00"


def test_what_is_closed_is_gone_here_as_well(client, three, dept_officer):
    demand = make.Demand.objects.get(pk=three[1].pk)
    perform(make.takedown(demand), "close", by=dept_officer, ground="secret", finding="参数过细。")
    assert client.get(f"{LIST}{demand.code}/").status_code == 410
    assert demand.code not in client.get(LIST).content.decode()


def test_an_unchanged_answer_is_not_sent_again(client, three):
    first = client.get(LIST)
    assert client.get(LIST, headers={"If-None-Match": first["ETag"]}).status_code == 304
    make.published([make.selected_demand()])
    assert client.get(LIST, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_only_the_answer_to_somebody_signed_in_is_kept_nowhere(client, three, dept_officer):
    assert "Cache-Control" not in client.get(LIST)
    client.force_login(dept_officer)
    assert client.get(LIST)["Cache-Control"] == "no-store"


def test_pages_lead_to_each_other(client, three, monkeypatch):
    monkeypatch.setattr("demands.release.views.hall.ROWS", 2)
    first = client.get(LIST, {"region": ["310000", "330000"]}).json()
    assert (first["page"], first["pages"], first["previous"], len(first["results"])) == (1, 2, None, 2)
    second = client.get(first["next"]).json()
    assert len(second["results"]) == 1
    assert second["next"] is None


def test_whoever_asks_too_often_waits(client, three, settings):
    settings.OPEN_DATA_RATE = "3/min"
    cache.clear()
    answers = [client.get(LIST) for _n in range(4)]
    cache.clear()
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_the_description_names_every_address_and_every_field(client, three):
    said = client.get(reverse("open_schema")).json()
    assert set(said["paths"]) == {LIST, f"{LIST}{{code}}/"}
    fields = said["components"]["schemas"]["DemandShape"]["properties"]
    assert set(fields) == set(client.get(LIST).json()["results"][0])
    assert all(field.get("description") for field in fields.values())
    assert schema()["info"]["version"] == "v1"


def test_the_page_says_how_it_is_asked_for(client):
    text = client.get(reverse("open_data")).content.decode()
    assert LIST in text
    assert "总投入，万元" in text


def test_nothing_is_sent_there(client, three):
    assert client.post(LIST).status_code == 405
