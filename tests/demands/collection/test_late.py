"""What is typed into a demand whose time ran out, or that a colleague handed in meanwhile, is not lost (article 7)."""

import html
from datetime import timedelta

import pytest
from django.urls import reverse

from demands.collection.models import Demand
from portal import clock
from portal.records.models import Record
from portal.timed import perform_due
from portal.workflow import perform
from tests.factories import collection
from tests.portal.drafts.opening import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def demand(now, unit, org_editor):
    return collection.complete(unit, by=org_editor)


@pytest.fixture
def typing(client, org_editor, demand):
    """The page of a section as it was opened in time, with what is typed on it."""
    client.force_login(org_editor)
    address = reverse("demand_section", args=[demand.pk, "problem"])
    shown = opened(client, address)

    def send(**typed):
        return client.post(address, shown | typed)

    return send


def text_of(page):
    return html.unescape(page.content.decode())


def test_a_round_that_closes_while_somebody_types_loses_nothing(client, typing, demand):
    with clock.standing_at(demand.lapses_at + timedelta(minutes=2)):
        perform_due()
        answer = typing(background="截止前一秒写完的背景", tasks=demand.tasks)
        page = client.get(answer.url)

    kept = Demand.objects.get()
    assert (kept.state, kept.background) == ("lapsed", "截止前一秒写完的背景")
    assert "期限已过，需求视为放弃，没有提交。您刚才填写的内容已保存" in text_of(page)


def test_what_a_colleague_saved_last_is_not_written_over_either(typing, demand):
    Demand.objects.filter(pk=demand.pk).update(background="同事写的背景")
    with clock.standing_at(demand.lapses_at + timedelta(minutes=2)):
        perform_due()
        answer = typing(background="截止前一秒写完的背景", tasks=demand.tasks)

    assert (answer.status_code, Demand.objects.get().background) == (409, "同事写的背景")
    assert "截止前一秒写完的背景" in text_of(answer)


def test_what_is_wrong_stays_on_the_page_with_the_reason(typing, demand):
    with clock.standing_at(demand.lapses_at + timedelta(minutes=2)):
        perform_due()
        answer = typing(background="字" * 5001, tasks=demand.tasks)

    assert (answer.status_code, Demand.objects.get().background) == (409, demand.background)
    assert "字" * 5001 in text_of(answer)


def test_what_is_typed_while_a_colleague_hands_it_in_stays_on_the_page_and_the_refusal_on_record(typing, demand):
    perform(demand, "request_org_review", by=demand.created_by)
    answer = typing(background="还没写完的背景", tasks=demand.tasks)

    why = "需求已送单位管理员审核，刚才填写的内容没有保存；请复制下来，由管理员退回后再填。"
    assert (answer.status_code, Demand.objects.get().background) == (409, demand.background)
    assert ("还没写完的背景" in text_of(answer), why in text_of(answer)) == (True, True)
    assert Record.objects.filter(detail__reasons=[why]).count() == 1


def test_the_form_of_a_demand_that_is_no_draft_leads_to_its_page(client, typing, demand):
    perform(demand, "request_org_review", by=demand.created_by)

    answer = client.get(reverse("demand_section", args=[demand.pk, "problem"]))
    assert (answer.status_code, answer.url) == (302, demand.get_absolute_url())
