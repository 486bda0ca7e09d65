"""A demand is begun once, in an open round, by a unit that may answer it; an earlier one may be brought in."""

import pytest
from django.urls import reverse

from demands.collection.models import Demand
from portal import clock, once
from tests.factories import collection, people
from tests.support import place

pytestmark = pytest.mark.django_db


def begin(client, **more):
    given = {"token": once.new_token(), "title": "钠电储能系统"} | more
    return client.post(reverse("demand_new"), given)


def test_a_demand_is_begun_once_however_often_the_form_is_sent(client, now, unit, org_editor):
    into, token = collection.open_round(), once.new_token()
    client.force_login(org_editor)
    answers = [begin(client, token=token, collection_round=into.pk, unit=unit.pk) for _n in range(2)]

    made = Demand.objects.get()
    assert [a.url for a in answers] == [reverse("demand_fill", args=[made.pk])] * 2
    assert (made.region_id, made.lapses_at, made.contact) == ("330000", into.closes_at, unit.contact)


def test_no_demand_is_begun_after_the_round_closed(client, now, unit, org_editor):
    into = collection.open_round()
    client.force_login(org_editor)
    with clock.standing_at(into.closes_at):
        answer = begin(client, collection_round=into.pk, unit=unit.pk)

    assert (answer.status_code, Demand.objects.count()) == (422, 0)


def test_a_unit_that_may_not_answer_is_told_why_and_keeps_what_it_typed(client, now, zhejiang):
    unit = people.verified_unit(zhejiang, is_leading=False)
    client.force_login(people.member(unit))

    answer = begin(client, collection_round=collection.open_round().pk, unit=unit.pk)

    assert answer.status_code == 422
    assert "本单位未列为骨干企业" in answer.text
    assert "钠电储能系统" in answer.text


def test_what_an_earlier_demand_said_is_brought_into_a_new_one(client, now, unit, org_editor):
    earlier = place(collection.complete(unit, by=org_editor), "lapsed")
    client.force_login(org_editor)
    begin(client, collection_round=collection.open_round().pk, unit=unit.pk, copy_of=earlier.pk)

    made = Demand.objects.latest("pk")
    assert (made.title, made.tasks, made.state) == ("钠电储能系统", earlier.tasks, "draft")
    assert [row.name for row in made.indicators.all()] == ["循环寿命", "能量密度"]
    assert earlier.indicators.count() == 2


def test_an_earlier_demand_is_copied_in_two_clicks(client, now, unit, org_editor):
    earlier, of = collection.submitted(unit, by=org_editor), collection.open_round()
    foreign = collection.submitted()
    client.force_login(org_editor)
    assert f"?copy={earlier.pk}" in client.get(earlier.get_absolute_url()).text

    form = client.get(reverse("demand_new"), {"copy": earlier.pk}).context["form"]
    sent = {"collection_round": of.pk, "unit": unit.pk, "token": once.new_token()}
    answer = client.post(reverse("demand_new"), sent | {"title": form["title"].value(), "copy_of": earlier.pk})

    made = Demand.objects.latest("pk")
    assert answer.url == reverse("demand_fill", args=[made.pk])
    assert (made.title, made.background, made.state) == (earlier.title, earlier.background, "draft")
    for key in (foreign.pk, "none"):
        assert client.get(reverse("demand_new"), {"copy": key}).context["form"]["title"].value() is None
