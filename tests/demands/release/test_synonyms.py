"""Words that the office calls the same are found by one another; the hall shows cards as well as a list."""

import pytest
from django.urls import reverse

from demands.release.models import Synonym
from portal.records.models import Record
from tests.factories import people
from tests.factories import release as make


@pytest.fixture
def two():
    Synonym.objects.create(words=["人工智能", "AI"])
    demands = [
        make.selected_demand(title="AI辅助药物设计", field="生物医药"),
        make.selected_demand(title="MAINTAIN系统维护", field="生物医药"),
    ]
    make.published(demands)
    return demands


@pytest.mark.parametrize(
    ("query", "places"), [("人工智能辅助", [0]), ("人工智能", [0]), ("ai", [0]), ("AI 药物", [0]), ("maintain", [1])]
)
def test_a_word_finds_what_is_written_with_its_synonym(client, two, query, places):
    found = {row.code for row in client.get("/hall/", {"q": query}).context["page"]}
    assert found == {two[place].code for place in places}


def test_the_office_keeps_the_table_on_a_screen_and_each_change_is_on_record(client):
    client.force_login(people.staff("office_officer"))
    assert client.post(reverse("synonyms"), {"words": "人工智能"}).status_code == 422
    assert client.post(reverse("synonyms"), {"words": "人工智能 = AI＝ 机器智能"}).status_code == 302
    group = Synonym.objects.get()
    assert group.words == ["人工智能", "AI", "机器智能"]
    assert client.post(reverse("synonyms"), {"drop": str(group.pk)}).status_code == 302
    assert Synonym.objects.count() == 0
    assert Record.objects.filter(step="synonyms").count() == 2


def test_who_only_reads_the_table_changes_nothing(client):
    client.force_login(people.staff("office_approver"))
    assert client.get(reverse("synonyms")).status_code == 200
    assert client.post(reverse("synonyms"), {"words": "甲 = 乙"}).status_code == 403


def test_cards_show_the_same_rows_as_the_list(client, two):
    cards = client.get("/hall/", {"view": "cards"})
    assert {row.code for row in cards.context["page"]} == {demand.code for demand in two}
    assert 'class="pt-cards' in cards.content.decode()
    assert 'class="pt-cards' not in client.get("/hall/").content.decode()
