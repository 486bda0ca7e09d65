"""Reminders: once before a term ends, once when it has run out, to whoever finds the record in the work list."""

from datetime import timedelta

import pytest

from portal import clock
from portal.notices import reminding
from portal.notices.models import Message, Reminder
from tests.factories import collection, matching, people

pytestmark = pytest.mark.django_db


def told(person):
    """What a person was reminded of, oldest first."""
    return list(Message.objects.filter(person=person, key__startswith="due:").order_by("pk").values_list("text", "url"))


@pytest.fixture
def draft(now, unit, org_editor):
    return collection.draft(unit, by=org_editor)


def test_whoever_fills_it_in_is_reminded_once_before_the_deadline_and_not_earlier(draft, org_editor, dept_officer):
    with clock.standing_at(draft.lapses_at - timedelta(days=2, minutes=1)):
        assert reminding.remind() == 0
    with clock.standing_at(draft.lapses_at - timedelta(days=2)):
        assert (reminding.remind(), reminding.remind()) == (1, 0)

    ((text, url),) = told(org_editor)
    assert (text.startswith("您有 1 件待办即将到期"), "填报需求" in text) == (True, True)
    assert (url, told(dept_officer)) == (draft.get_absolute_url(), [])


def test_a_deadline_that_is_moved_is_told_of_again(draft, org_editor):
    with clock.standing_at(draft.lapses_at - timedelta(days=1)):
        reminding.remind()
    later = type(draft).objects.get(pk=draft.pk)
    later.lapses_at += timedelta(days=7)
    later.save()
    with clock.standing_at(later.lapses_at - timedelta(days=1)):
        reminding.remind()

    assert len(told(org_editor)) == 2


def test_what_has_run_out_is_chased_once_in_one_message_for_all(now, unit, dept_officer):
    demands = [collection.submitted(unit, title=f"储能系统 {n}") for n in range(2)]
    with clock.standing_at(demands[0].check_due + timedelta(minutes=1)):
        assert (reminding.remind(), reminding.remind()) == (2, 0)

    ((text, url),) = told(dept_officer)
    assert text.startswith("您有 2 件待办已超过期限，请尽快办理")
    assert [demand.code in text for demand in demands] == [True, True]
    assert url == "/desk/"


def test_what_ran_out_long_ago_is_no_news(now, unit, dept_officer):
    demand = collection.submitted(unit)
    with clock.standing_at(demand.check_due + timedelta(days=31)):
        assert reminding.remind() == 0


def test_nobody_is_reminded_of_what_is_sealed(now, call, unit, org_admin):
    demand = matching.demand_with_window(unit)
    solution = matching.submitted(demand)
    rival = matching.complete(demand, matching.provider_unit("320000"))
    filler = people.member(rival.organisation, is_admin=True)
    with clock.standing_at(demand.window_closes_at - timedelta(hours=1)):
        reminding.remind()

    reminded = set(Reminder.objects.filter(machine="solution").values_list("object_id", flat=True))
    assert (solution.pk in reminded, reminded, len(told(filler)), told(org_admin)) == (False, {rival.pk}, 1, [])


def test_the_days_are_a_setting_of_the_year(draft, org_editor):
    draft.round.call.set_value("remind_days", 0)
    with clock.standing_at(draft.lapses_at - timedelta(hours=1)):
        assert reminding.remind() == 0
