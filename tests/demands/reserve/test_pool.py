"""What becomes of an entry in the pool (articles 11, 12 and 15), and who sees it."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.urls import reverse

from demands.reserve import history, pool
from demands.reserve.models import ReserveEntry
from portal import clock
from portal.notices.models import Message
from portal.timed import QUEUE, perform_due
from portal.workflow import StepRefused, perform
from tests.demands.reserve.pages import AtThePage
from tests.factories import matching, people
from tests.factories import reserve as make


@dataclass
class Driver:
    """A later record as this stage sees it: it says yes to one entry."""

    entry: ReserveEntry
    machine: str = "guideline"
    pk: int = 1

    def says(self, entry):
        return entry == self.entry

    has_listed = has_let_go = has_applied_for = has_ended_without = has_approved = says


def fresh(record):
    return type(record).objects.get(pk=record.pk)


@pytest.fixture
def entry(agreement):
    return make.in_pool(agreement)


def test_an_entry_goes_from_the_pool_to_a_project(entry, system):
    states = [perform(entry, step, by=system, cause=Driver(entry)).state for step in ("list", "apply", "approve")]

    assert states == ["listed", "applied", "approved"]


def test_an_entry_comes_back_to_the_pool(entry, system):
    perform(entry, "list", by=system, cause=Driver(entry))
    assert perform(entry, "unlist", by=system, cause=Driver(entry)).state == "in_pool"
    perform(entry, "list", by=system, cause=Driver(entry))
    perform(entry, "apply", by=system, cause=Driver(entry))
    assert perform(entry, "give_back", by=system, cause=Driver(entry)).state == "in_pool"


def test_an_entry_that_comes_back_late_is_warned_anew_before_it_leaves(entry, system):
    perform(entry, "list", by=system, cause=Driver(entry))
    with clock.standing_at(entry.expires_at + timedelta(days=10)):
        back = perform(entry, "unlist", by=system, cause=Driver(entry))
        assert (back.expires_at, back.warned_at) == (clock.now() + timedelta(days=30), None)
        perform_due()
        assert (fresh(entry).state, fresh(entry).warned_at) == ("in_pool", clock.now())
    with clock.standing_at(back.expires_at + timedelta(minutes=2)):
        perform_due()
        assert fresh(entry).state == "removed"


def test_every_unit_of_an_entry_hears_what_becomes_of_it(entry, system):
    people_of = [people.member(unit, is_admin=True) for unit in entry.units.all()]
    perform(entry, "list", by=system, cause=Driver(entry))
    perform(entry, "unlist", by=system, cause=Driver(entry))

    told = Message.objects.filter(text__contains="退出指南", person__in=people_of)
    assert (told.count(), len(people_of)) == (2, 2)


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ("in_pool", "list"),
        ("listed", "unlist"),
        ("listed", "apply"),
        ("applied", "approve"),
        ("applied", "give_back"),
    ],
)
def test_nothing_drives_an_entry_but_a_record_that_names_it(entry, system, state, step):
    other = make.draft()
    placed = matching.place(entry, state)
    for cause in (None, Driver(other)):
        with pytest.raises(StepRefused):
            perform(placed, step, by=system, cause=cause)


def test_the_office_takes_an_entry_out_for_a_reason_and_the_demand_is_free(entry, demand, office_approver):
    removed = perform(entry, "remove", by=office_approver, ground="given_up", reason="牵头单位书面放弃")

    assert (removed.state, removed.removed_at) == ("removed", clock.now())
    assert fresh(demand).state == "matched"


def test_without_a_ground_nothing_leaves_the_pool(entry, office_approver):
    with pytest.raises(StepRefused, match="出库原因"):
        perform(entry, "remove", by=office_approver, reason="牵头单位书面放弃")


def test_an_entry_leaves_when_its_time_is_over_and_its_lead_was_warned(entry, demand):
    with clock.standing_at(entry.expires_at - timedelta(days=29)):
        perform_due()
    assert fresh(entry).warned_at is not None
    with clock.standing_at(entry.expires_at + QUEUE):
        perform_due()

        assert (fresh(entry).state, fresh(demand).state) == ("removed", "matched")


def test_nothing_expires_unwarned_and_the_lead_is_warned_once(entry, org_admin):
    def warnings():
        return org_admin.messages_received.filter(text__contains="在库期满。").count()

    with clock.standing_at(entry.expires_at - timedelta(days=31)):
        perform_due()
    assert warnings() == 0
    with clock.standing_at(entry.expires_at + QUEUE):
        perform_due()
        assert (fresh(entry).state, warnings()) == ("in_pool", 1)
        perform_due()
        assert (fresh(entry).state, warnings()) == ("removed", 1)


def sees(user, entry):
    return ReserveEntry.objects.visible_to(user).filter(pk=entry.pk).exists()


def test_a_draft_is_for_its_units_alone(agreement, org_admin, dept_officer, office_officer, provider_unit):
    entry = make.draft(agreement)

    assert [sees(p, entry) for p in (org_admin, people.member(provider_unit))] == [True, True]
    assert [sees(p, entry) for p in (dept_officer, office_officer, people.person())] == [False] * 3


def test_before_the_pool_only_the_departments_concerned_see_it(agreement, dept_officer, office_officer, shanghai):
    jiangsu = people.staff("dept_officer", people.Region.objects.get(pk="320000"))
    entry = make.submitted(agreement)

    assert [sees(p, entry) for p in (dept_officer, people.staff("dept_officer", shanghai), office_officer)] == [
        True
    ] * 3
    assert sees(jiangsu, entry) is False


def test_all_departments_see_the_pool_and_strangers_do_not(entry):
    jiangsu = people.staff("dept_officer", people.Region.objects.get(pk="320000"))
    rival = people.member(matching.provider_unit("320000"), is_admin=True)

    assert sees(jiangsu, entry) is True
    assert [sees(p, entry) for p in (rival, people.person(), people.staff("expert_keeper"))] == [False] * 3


def listed(user, **asked):
    client = AtThePage(user)
    return [row.record for row in client.opens(reverse("reserve_entries"), **asked).context["table"].rows]


def test_the_list_is_filtered_by_age_and_by_what_is_left(entry, office_officer):
    with clock.standing_at(entry.admitted_at + timedelta(days=200)):
        assert [listed(office_officer, age=age) for age in ("0-6", "6-12", "12-18", "18-")] == [[], [entry], [], []]
        assert listed(office_officer, expiring="90") == []
    with clock.standing_at(entry.expires_at - timedelta(days=40)):
        assert [listed(office_officer, expiring=days) for days in ("30", "90")] == [[], [entry]]
        assert listed(office_officer, age="18-") == [entry]


def test_the_figures_count_what_the_list_shows(entry, office_officer):
    make.submitted()
    shown = AtThePage(office_officer).opens(reverse("reserve_entries")).context["figures"]
    narrowed = AtThePage(office_officer).opens(reverse("reserve_entries"), state="submitted").context["figures"]

    assert (shown.in_pool, shown.money, shown.soon) == (1, entry.total_money, 0)
    assert narrowed.in_pool == 0


def test_days_left_are_those_of_entries_in_the_pool(entry):
    with clock.standing_at(entry.expires_at - timedelta(days=10)):
        assert pool.days_left(entry) == 10
        assert pool.days_left(make.submitted()) is None


def test_the_history_tells_of_entering_warning_adjusting_and_leaving(entry, office_officer, office_approver):
    with clock.standing_at(entry.admitted_at + timedelta(days=10)):
        make.approved_adjustment_of_a_match(fresh(entry.demand))
    with clock.standing_at(entry.expires_at - timedelta(days=29)):
        perform_due()
        perform(fresh(entry), "remove", by=office_approver, ground="given_up", reason="牵头单位书面放弃")
    page = AtThePage(office_officer).opens(reverse("reserve_history", args=[entry.pk]))
    labels = [str(event.label) for event in page.context["events"]]

    assert labels[:2] == ["移出储备库", "到期提醒"]
    assert f"需求调整 {entry.demand.code}-T1" in labels
    assert labels[-1] == "提交入库申请"


def test_what_lies_ahead_of_an_entry_stands_on_top_of_its_history(entry, office_officer):
    events = history.of(fresh(entry), office_officer)

    assert (events[0].kind, events[0].at) == ("next", entry.expires_at)
