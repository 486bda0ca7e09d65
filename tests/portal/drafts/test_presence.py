"""Two people in one form see each other, if they are colleagues; what each types stays their own."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from portal import clock
from portal.drafts import presence
from portal.drafts.models import Draft
from tests.factories import collection, people
from tests.portal.drafts.opening import keep, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(now, unit, org_editor):
    demand = collection.draft(unit, by=org_editor)
    return reverse("demand_section", args=[demand.pk, "problem"])


@pytest.fixture
def typing(path, unit):
    """A colleague who has just typed something."""
    there, person = Client(), people.member(unit, name="李娜")
    there.force_login(person)
    keep(there, path, opened(there, path) | {"background": "李娜正在写"})
    return person


def test_a_colleague_in_the_same_form_is_named(client, path, typing, org_editor):
    Draft.objects.update(at=clock.now() - timedelta(minutes=2))
    client.force_login(org_editor)
    page = client.get(path)
    assert f"{typing.name} 2 分钟前填写过这一部分" in page.text
    assert "李娜正在写" not in page.text


def test_the_answer_to_a_draft_names_them_too(client, path, typing, org_editor):
    client.force_login(org_editor)
    answer = keep(client, path, opened(client, path) | {"background": "我也在写"})
    assert answer.json()["others"] == [f"{typing.name} 正在填写这一部分"]


@pytest.mark.parametrize("change", [{"at": timedelta(minutes=11)}, {"is_live": False, "content": {}}])
def test_who_stopped_or_saved_is_typing_no_more(path, typing, org_editor, change):
    values = {name: clock.now() - value if name == "at" else value for name, value in change.items()}
    Draft.objects.update(**values)
    assert presence.others(org_editor, path) == []


def test_people_of_other_units_are_not_named(path, typing):
    assert presence.others(people.member(people.verified_unit()), path) == []


def test_who_belongs_together(zhejiang, shanghai, dept_officer, dept_approver, office_officer, office_approver):
    other_department = people.staff("dept_officer", shanghai)
    assert presence.are_colleagues(dept_officer, dept_approver)
    assert presence.are_colleagues(office_officer, office_approver)
    assert not presence.are_colleagues(dept_officer, other_department)
    assert not presence.are_colleagues(dept_officer, office_officer)
    assert not presence.are_colleagues(people.person(), people.person())
