"""Two people press at the same moment, each on a page of their own: one is heard, the other is told why not."""

import threading

import pytest
from django.db import transaction
from django.urls import reverse

from demands.collection.models import Demand
from demands.reserve.models import Claim, CoveredDemand, DemandAdjustment, ReserveEntry, Waiver
from portal import clock
from portal.notices.models import Message
from portal.records.models import Record
from tests.at_once import at_once
from tests.conftest import NOW
from tests.demands.collection.test_at_once import waits_for_a_lock
from tests.demands.reserve.pages import AtThePage, said
from tests.demands.reserve.test_scenarios import admin, approver, filled, fresh, opened
from tests.demands.reserve.test_taking_over import asks, given_up
from tests.factories import people
from tests.factories import reserve as make
from tests.support import place

pytestmark = pytest.mark.django_db(transaction=True)


def pressed(*buttons):
    """The answers to buttons pressed at once: first those that were taken, then the refusals, each with what it says.

    Any other answer, an error of the server for one, fails the test.
    """

    def at_this_hour(button):
        with clock.standing_at(NOW):  # each of the threads has a clock of its own
            return button()

    answers = at_once(*(lambda press=button: at_this_hour(press) for button in buttons))
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert {answer.status_code for answer in answers} <= {302, 409}
    return [answer for answer in answers if answer.status_code == 302], [
        said(answer) for answer in answers if answer.status_code == 409
    ]


def steps_of(record, name):
    """How often the step stands in the record's history."""
    return Record.objects.of(record).filter(step=name).count()


def submits(entry):
    return admin(entry.lead).ready(entry.step_url("submit"), pledge="on")


def consented(entry, *units):
    """The entry with the written consent of these units."""
    admin(entry.lead).takes(entry, "ask_consents")
    for unit in units:
        admin(unit).takes(entry, "answer_consent", agrees="yes")
    return fresh(entry)


def test_of_two_entries_of_a_demand_handed_in_at_once_one_holds_it(agreement, demand, unit, provider_unit):
    own = filled(admin(unit), opened(admin(unit), "demander_match", demand))
    other = filled(admin(provider_unit), opened(admin(provider_unit), "provider_lead", demand))
    other = consented(other, unit)
    taken, refused = pressed(submits(own), submits(other))

    assert (len(taken), refused) == (1, [["这项需求没有其他正在办理或者在库的储备项目"]])
    assert sorted(ReserveEntry.objects.values_list("state", "code")) == [
        ("draft", ""),
        ("submitted", "YRD-2026-R-0001"),
    ]
    assert CoveredDemand.objects.filter(is_held=True).count() == 1


def test_a_merged_entry_and_one_of_its_demands_alone_do_not_both_come_in(unit, shanghai):
    other = make.unmatched(people.verified_unit(shanghai), title="兆瓦时级储能系统关键技术")
    own = make.unmatched(unit, title="兆瓦时级 储能系统，关键技术")
    merged = consented(filled(admin(unit), opened(admin(unit), "merged", own, others=[other.pk])), other.demander)
    second = admin(other.demander)
    alone = filled(second, opened(second, "own_team", other), units=[other.demander_id, unit.pk])
    taken, refused = pressed(submits(merged), submits(alone))

    assert (len(taken), refused) == (1, [["这项需求没有其他正在办理或者在库的储备项目"]])
    assert ReserveEntry.objects.filter(state="submitted").count() == 1
    assert CoveredDemand.objects.filter(is_held=True, demand=other).count() == 1


def test_two_colleagues_open_one_draft(agreement, demand, unit):
    url = reverse("reserve_open", args=["demander_match"])
    taken, refused = pressed(*(admin(unit).ready(url, demand=demand.pk) for _n in range(2)))

    assert (len(taken), refused) == (1, [["本单位对这项需求已有一份入库申请草稿，请在储备库中继续填写。"]])
    assert ReserveEntry.objects.count() == CoveredDemand.objects.count() == 1


def test_an_entry_admitted_twice_at_once_is_in_the_pool_once(agreement):
    entry = make.checked(agreement)
    for consent in entry.consents.filter(at=None):
        approver(consent.region).takes(entry, "agree_entry", objects_to_it="no")
    offices = [AtThePage(people.staff("office_approver")) for _n in range(2)]
    taken, refused = pressed(*(office.ready(entry.step_url("admit")) for office in offices))

    assert (len(taken), len(refused)) == (1, 1)
    assert "“在库”状态下不能批准入库，可能已有人办理" in refused[0][0]
    assert (steps_of(entry, "admit"), steps_of(entry.demand, "reserve")) == (1, 1)


@pytest.fixture
def asked_for(unit, shanghai):
    """A demand that was given up in writing and that two enterprises ask for."""
    demand = make.unmatched(unit)
    given_up(demand)
    for region in (shanghai, unit.region):
        asks(people.verified_unit(region), demand)
    return demand


def takes_over(demand, claim):
    step = demand.step_url("take_over")
    return approver(demand.region).ready(step, unit=claim.unit_id, reason="应用条件和出资落实。")


def test_of_two_take_overs_at_once_one_stands(asked_for):
    taken, refused = pressed(*(takes_over(asked_for, claim) for claim in Claim.objects.all()))

    assert (len(taken), len(refused)) == (1, 1)
    assert "可能已有人办理" in refused[0][0]
    chosen = Claim.objects.get(outcome="chosen")
    assert (fresh(asked_for).demander, fresh(asked_for).state) == (chosen.unit, "matching")
    assert Claim.objects.filter(outcome="not_chosen").count() == 1
    assert (Waiver.objects.filter(closed_at=None).count(), steps_of(asked_for, "take_over")) == (0, 1)


def test_an_enterprise_that_asks_twice_at_once_asks_once(unit, shanghai):
    demand, rival = make.unmatched(unit), people.verified_unit(shanghai)
    url = reverse("demand_take_over", args=[demand.pk])
    statement = "本单位有应用产线，愿按原名称和任务承接并出资。"
    taken, refused = pressed(*(admin(rival).ready(url, unit=rival.pk, statement=statement) for _n in range(2)))

    assert (len(taken), refused) == (1, [["本单位已申请承接该需求，请等待科技厅（委）审批。"]])
    assert Claim.objects.count() == 1


def test_a_demand_is_taken_over_or_its_demander_brings_a_team_and_never_both(asked_for, unit, shanghai):
    lead = admin(unit)
    entry = filled(lead, opened(lead, "own_team", asked_for), units=[unit.pk, people.verified_unit(shanghai).pk])
    taken, refused = pressed(takes_over(asked_for, Claim.objects.first()), submits(entry))

    assert (len(taken), len(refused)) == (1, 1)
    states = (fresh(asked_for).state, fresh(entry).state)
    assert states in {("matching", "draft"), ("unmatched", "submitted")}
    if states == ("unmatched", "submitted"):
        assert refused == [["该需求有储备项目正在办理，办结或撤回后才能继续。"]]
    else:
        assert "需求已达成意向，或者对接未成功" in refused[0]


def meanwhile(record, state, button):
    """What a button answers that is pressed while somebody moves this record, whose transaction ends a moment later."""
    moving = threading.Event()

    def moves():
        with transaction.atomic():
            place(record, state)
            moving.set()
            waits_for_a_lock()

    def presses():
        moving.wait(20)
        with clock.standing_at(NOW):
            return button()

    _nothing, answer = at_once(moves, presses)
    return answer.status_code, said(answer)


def test_an_entry_waits_for_whoever_takes_its_demand_over_and_sees_it(unit, shanghai):
    demand, lead = make.unmatched(unit), admin(unit)
    entry = filled(lead, opened(lead, "own_team", demand), units=[unit.pk, people.verified_unit(shanghai).pk])
    status, reasons = meanwhile(demand, "matching", submits(entry))

    assert (status, "需求已达成意向，或者对接未成功" in reasons) == (409, True)
    assert fresh(entry).state == "draft"


@pytest.fixture
def adjusted(agreement, demand):
    """An adjustment of a matched demand before its department; the chosen provider agreed."""
    made = make.adjustment(fresh(demand))
    lead, provider = admin(demand.demander), admin(agreement.solution.organisation)
    lead.takes(made, "ask_provider")
    provider.takes(made, "answer_as_provider", agrees="yes")
    return lead.takes(made, "submit", unclassified="on")


def approves(adjustment):
    return approver(adjustment.demand.region).ready(adjustment.step_url("approve"), secrecy="on")


def test_an_adjustment_and_an_entry_at_once_both_stand_and_the_entry_has_the_locked_name_and_tasks(adjusted, agreement):
    entry = make.complete(agreement)
    taken, refused = pressed(approves(adjusted), submits(entry))
    demand, entry = fresh(adjusted.demand), fresh(entry)

    assert (len(taken), refused) == (2, [])
    assert (demand.version, demand.deliverables, entry.state) == (2, "样机 2 套，发明专利 10 项。", "submitted")
    assert (entry.title, entry.tasks) == (demand.title, demand.tasks)
    assert demand.versions.filter(number=2).count() == 1


def test_an_adjustment_waits_for_the_guideline_that_lists_its_entry_and_sees_it(adjusted, agreement):
    entry = make.in_pool(agreement)
    status, reasons = meanwhile(entry, "listed", approves(adjusted))

    assert (status, reasons) == (409, [f"储备项目 {entry.code} 已列入印发的指南，需求不能再调整。"])
    assert (fresh(adjusted).state, fresh(adjusted.demand).version) == ("submitted", 1)


def test_an_exit_and_an_adjustment_at_once_both_stand_each_once(adjusted, agreement):
    entry = make.in_pool(agreement)
    office = AtThePage(people.staff("office_approver"))
    exits = office.ready(entry.step_url("remove"), ground="given_up", reason="牵头单位书面放弃")
    taken, refused = pressed(exits, approves(adjusted))
    demand = fresh(adjusted.demand)

    assert (len(taken), refused) == (2, [])
    assert (fresh(entry).state, fresh(adjusted).state) == ("removed", "approved")
    assert (demand.state, demand.version, steps_of(demand, "unreserve"), steps_of(demand, "adjust")) == (
        "matched", 2, 1, 1,
    )  # fmt: skip


def test_an_adjustment_approved_twice_at_once_makes_one_version(adjusted):
    taken, refused = pressed(approves(adjusted), approves(adjusted))

    assert (len(taken), len(refused)) == (1, 1)
    assert "“已同意”状态下不能同意调整，可能已有人办理" in refused[0][0]
    assert (fresh(adjusted.demand).version, steps_of(adjusted.demand, "adjust")) == (2, 1)
    told = Message.objects.filter(text__contains="已调整，名称和任务不变").values_list("person", flat=True)
    assert len(told) == len(set(told)) > 0


def test_two_colleagues_begin_one_adjustment(agreement, demand, unit):
    ready = [admin(unit).ready(reverse("adjustment_new"), demand=demand.pk) for _n in range(2)]
    taken, refused = pressed(*ready)

    assert (len(taken), refused) == (1, [["该需求已有一份调整申请正在填写或者办理，请先办结。"]])
    assert DemandAdjustment.objects.count() == 1


def test_an_adjustment_and_a_take_over_at_once_leave_one_demander_and_no_open_adjustment(asked_for):
    adjusted = make.adjustment_handed_in(asked_for)
    taken, refused = pressed(approves(adjusted), takes_over(asked_for, Claim.objects.first()))

    assert fresh(asked_for).state == "matching"
    assert (len(taken), fresh(adjusted).state) in {(2, "approved"), (1, "withdrawn")}
    assert len(taken) + len(refused) == 2


def test_an_entry_removed_twice_at_once_leaves_the_pool_once(agreement):
    entry = make.in_pool(agreement)
    offices = [AtThePage(people.staff("office_approver")) for _n in range(2)]
    given = {"ground": "given_up", "reason": "牵头单位书面放弃"}
    taken, refused = pressed(*(office.ready(entry.step_url("remove"), **given) for office in offices))

    assert (len(taken), len(refused)) == (1, 1)
    assert "可能已有人办理" in refused[0][0]
    assert steps_of(entry.demand, "unreserve") == 1
    assert Demand.objects.get(pk=entry.demand_id).state == "matched"
