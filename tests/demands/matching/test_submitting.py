"""Handing a solution in (article 10): when, by whom, with what, and what takes it back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from portal import clock
from portal.accounts.models import Ban, Organisation
from portal.workflow import StepRefused, perform
from tests.conftest import NOW
from tests.factories import matching as make
from tests.factories import people
from tests.support import place


def submit(solution, by):
    return perform(solution, "submit", by=by, pledge=True)


def test_a_complete_solution_is_handed_in_by_the_units_administrator(demand, provider, provider_admin):
    handed_in = submit(make.complete(demand, provider), provider_admin)

    assert handed_in.state == "submitted"
    assert handed_in.submitted_at == NOW


def test_a_filler_of_the_unit_does_not_hand_in(demand, provider, provider_editor):
    with pytest.raises(PermissionDenied):
        submit(make.complete(demand, provider), provider_editor)


def test_what_is_missing_is_said_all_at_once(demand, provider, provider_admin):
    with pytest.raises(StepRefused) as refusal:
        submit(make.draft(demand, provider), provider_admin)

    assert refusal.value.reasons == [
        "请填写“技术路线”",
        "请填写“团队与基础”",
        "请填写“进度安排”",
        "请填写“知识产权与收益分配”",
        "请填写“所需经费（万元）”",
        "请响应指标“循环寿命”：填写响应、承诺值和依据",
        "请响应指标“能量密度”：填写响应、承诺值和依据",
    ]


def test_an_indicator_that_cannot_be_met_is_answered_as_such(demand, provider, provider_admin):
    solution = make.draft(demand, provider, **make.TEXTS)
    make.answer_all(solution, answer="below")

    assert submit(solution, provider_admin).state == "submitted"


def test_without_the_promise_nothing_is_handed_in(demand, provider, provider_admin):
    with pytest.raises(StepRefused):
        perform(make.complete(demand, provider), "submit", by=provider_admin)


@pytest.mark.parametrize(("offset", "in_time"), [(timedelta(microseconds=-1), True), (timedelta(0), False)])
def test_received_before_the_deadline_counts_and_at_it_does_not(demand, provider, provider_admin, offset, in_time):
    solution = make.complete(demand, provider)
    with clock.standing_at(demand.window_closes_at + offset):
        if in_time:
            assert submit(solution, provider_admin).state == "submitted"
        else:
            with pytest.raises(StepRefused, match="揭榜窗口尚未截止"):
                submit(solution, provider_admin)


def test_the_demander_does_not_answer_itself(demand, unit, org_admin):
    with pytest.raises(StepRefused, match="不是需求方"):
        submit(make.complete(demand, unit), org_admin)


@pytest.mark.parametrize("tie", ["parent", "subsidiary", "sister"])
def test_a_unit_of_the_demanders_house_does_not_answer(demand, unit, provider, provider_admin, tie):
    if tie == "parent":
        Organisation.objects.filter(pk=unit.pk).update(parent=provider)
    elif tie == "subsidiary":
        Organisation.objects.filter(pk=provider.pk).update(parent=unit)
    else:
        holding = people.verified_unit()
        Organisation.objects.filter(pk__in=[unit.pk, provider.pk]).update(parent=holding)

    with pytest.raises(StepRefused, match="不是需求方"):
        submit(make.complete(demand, provider), provider_admin)


def test_a_banned_unit_does_not_answer(demand, provider, provider_admin):
    Ban.objects.create(organisation=provider, basis="处理决定", begins_at=NOW - timedelta(days=1))

    with pytest.raises(StepRefused, match="科研失信"):
        submit(make.complete(demand, provider), provider_admin)


def test_a_unit_that_is_not_verified_does_not_answer(demand, provider, provider_admin):
    place(provider, Organisation.State.FROZEN)

    with pytest.raises(StepRefused, match="单位已通过认证"):
        submit(make.complete(demand, provider), provider_admin)


def test_a_unit_outside_the_four_regions_may_answer(demand):
    outsider = make.provider_unit("110000")

    assert make.submitted(demand, outsider).state == "submitted"


def test_a_unit_has_one_live_solution_for_a_demand(demand, provider):
    make.draft(demand, provider)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.draft(demand, provider)


def test_after_withdrawing_the_unit_may_answer_anew(demand, provider, provider_admin):
    perform(make.draft(demand, provider), "withdraw", by=provider_admin)

    assert make.draft(demand, provider).state == "draft"


def test_a_solution_is_taken_back_and_changed_while_the_window_is_open(demand, provider, provider_admin):
    recalled = perform(make.submitted(demand, provider), "recall", by=provider_admin)

    assert recalled.state == "draft"
    assert recalled.submitted_at is None


def test_after_the_window_nothing_is_taken_back(demand, provider, provider_admin):
    solution = make.submitted(demand, provider)
    with clock.standing_at(demand.window_closes_at), pytest.raises(StepRefused, match="揭榜窗口尚未截止"):
        perform(solution, "recall", by=provider_admin)


def test_a_number_says_nothing_of_how_many_there_are(demand):
    codes = [make.draft(demand, make.provider_unit()).code for _n in range(3)]

    assert len(set(codes)) == 3
    assert all(code.startswith(f"{demand.code}-F") and len(code) == len(demand.code) + 7 for code in codes)


def test_money_is_never_negative_in_the_database(demand, provider):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.draft(demand, provider, money=-1)
