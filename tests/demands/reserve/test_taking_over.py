"""Another enterprise takes a demand over: given up in writing or lapsed, asked for, decided on (article 11)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from demands.matching.models import Solution
from demands.reserve.models import Claim, Waiver
from portal import clock
from portal.accounts.models import Ban
from portal.timed import QUEUE, perform_due
from portal.workflow import StepRefused, perform
from tests.conftest import NOW
from tests.demands.reserve.pages import said
from tests.demands.reserve.test_scenarios import admin, approver, filled, fresh, into_the_pool, opened
from tests.factories import matching, people
from tests.factories.reserve import unmatched

STATEMENT = "本单位有应用产线，愿按原名称和任务承接并出资。"


@pytest.fixture
def demand(unit):
    return unmatched(unit)


@pytest.fixture
def rival(shanghai):
    """A leading enterprise of Shanghai."""
    return people.verified_unit(shanghai)


def asks(unit, demand):
    who = admin(unit)
    return who.sends(reverse("demand_take_over", args=[demand.pk]), unit=unit.pk, statement=STATEMENT)


def given_up(demand):
    return admin(demand.demander).takes(demand, "give_up", reason="产线计划取消", pledge="on")


def taken_over(demand, unit):
    given_up(demand)
    asks(unit, demand)
    return approver(demand.region).takes(demand, "take_over", unit=unit.pk, reason="应用条件和出资落实。")


def test_another_enterprise_takes_over_what_was_given_up_and_brings_it_into_the_reserve(unit, rival):
    solution = matching.negotiating(matching.demand_with_window(unit))
    demand = admin(unit).takes(fresh(solution.demand), "fail_match", reason="本单位计划有变")
    taken = taken_over(demand, rival)
    assert (taken.state, taken.demander, taken.organisation) == ("matching", rival, unit)
    provider, new = admin(solution.organisation), admin(rival)
    solution = provider.takes(fresh(solution), "stand_by")
    solution = new.takes(solution, "reconsider")
    solution = new.takes(solution, "negotiate")
    solution = new.takes(solution, "draw_agreement", **{k: str(v) for k, v in matching.TERMS.items()})
    agreement = new.takes(solution.agreements.live().get(), "sign_as_demander", pledge="on")
    provider.takes(agreement, "sign_as_provider", pledge="on")
    entry = into_the_pool(filled(new, opened(new, "other_demander", fresh(demand))))

    assert (entry.lead, entry.state, fresh(demand).state) == (rival, "in_pool", "reserved")
    assert (fresh(demand).title, fresh(demand).tasks) == (demand.title, demand.tasks)


def test_the_old_demander_acts_and_sees_no_longer_the_new_one_does(demand, unit, rival):
    taken = taken_over(demand, rival)

    assert admin(unit).opens(taken.get_absolute_url()).status_code == 404
    admin(rival).reads(taken, "对接未成功")
    assert admin(unit).opens(taken.step_url("fail_match")).status_code == 404
    assert [c.outcome for c in Claim.objects.all()] == ["chosen"]
    assert Waiver.objects.filter(closed_at=None).count() == 0


def test_giving_up_stands_under_exactly_the_words_on_the_page(demand, unit):
    given_up(demand)
    waiver = Waiver.objects.get()

    assert f"{unit.name}放弃需求 {demand.code}“{demand.title}”" in waiver.statement
    assert (waiver.unit, waiver.ground, len(waiver.digest)) == (unit, "given_up", 64)


def test_a_waiver_is_not_signed_over_words_that_changed(demand, unit):
    refused = admin(unit).is_refused(demand, "give_up", reason="产线计划取消", pledge="on", digest="0" * 64)

    assert refused == ["需求在您打开页面后有改动，请重新打开页面核对。"]
    assert Waiver.objects.count() == 0


def test_without_waiver_or_lapse_nobody_takes_over(demand, rival):
    asks(rival, demand)

    assert approver(demand.region).is_refused(demand, "take_over", unit=rival.pk, reason="应用条件落实。") == [
        "原需求方已书面放弃，或者其对接已逾期"
    ]


def test_a_waiver_taken_back_shuts_the_door_again(demand, unit, rival):
    given_up(demand)
    asks(rival, demand)
    admin(unit).takes(demand, "take_back_giving_up", reason="经费已经落实")

    assert approver(demand.region).is_refused(demand, "take_over", unit=rival.pk, reason="应用条件落实。") == [
        "原需求方已书面放弃，或者其对接已逾期"
    ]


def test_a_matching_that_ran_out_lets_another_enterprise_in(unit, rival):
    solution = matching.negotiating(matching.demand_with_window(unit))
    demand = fresh(solution.demand)
    with clock.standing_at(demand.matching_due + QUEUE):
        perform_due()
        demand = fresh(demand)
        assert (demand.state, fresh(solution).state) == ("unmatched", Solution.State.NOT_CHOSEN)
        asks(rival, demand)
        assert (
            approver(demand.region).takes(demand, "take_over", unit=rival.pk, reason="应用条件落实。").demander == rival
        )


def test_a_matching_that_the_demander_ended_is_no_lapse(unit):
    solution = matching.negotiating(matching.demand_with_window(unit))
    admin(unit).takes(fresh(solution.demand), "fail_match", reason="没有合适的方案")

    assert Waiver.objects.count() == 0


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: people.verified_unit(is_leading=False), "本单位未列为骨干企业"),
        (lambda: matching.provider_unit(), "需求由企业提出"),
        (lambda: people.verified_unit(people.Region.objects.get(pk="110000")), "不在本批次的征集范围内"),
        (lambda: people.unit(is_leading=True), "本单位尚未通过认证"),
    ],
)
def test_only_a_verified_leading_enterprise_of_the_four_regions_asks(demand, make, sentence):
    answer = asks(make(), demand)

    assert (answer.status_code, sentence in said(answer)[0]) == (409, True)


def test_neither_the_demander_nor_a_banned_unit_nor_one_that_answered_asks(unit, rival):
    solution = matching.submitted(matching.demand_with_window(unit), rival)
    demand = fresh(matching.place(solution.demand, "unmatched"))
    assert said(asks(unit, demand)) == ["本单位是该需求的需求方，不必申请承接。"]
    assert said(asks(rival, demand)) == ["本单位对该需求提交过揭榜方案，不能再作为需求方承接。"]
    other = people.verified_unit()
    Ban.objects.create(organisation=other, basis="处理决定", begins_at=NOW - timedelta(days=1))
    assert said(asks(other, demand)) == ["本单位受失信限制：处理决定。限制期满或解除后才能申请。"]
    assert Claim.objects.count() == 0


def test_a_unit_asks_once_and_may_take_it_back(demand, rival):
    asks(rival, demand)
    assert said(asks(rival, demand)) == ["本单位已申请承接该需求，请等待科技厅（委）审批。"]
    who = admin(rival)
    who.client.post(reverse("claim_withdraw", args=[Claim.objects.get().pk]))
    assert Claim.objects.get().outcome == "withdrawn"


def test_after_the_deadline_nobody_asks(demand, rival):
    demand.reopening_until = clock.now()
    demand.save()
    answer = asks(rival, demand)

    assert (answer.status_code, "承接期限已过" in said(answer)[0]) == (409, True)


def test_of_two_that_ask_one_is_chosen_and_the_other_told(demand, rival):
    other = people.verified_unit()
    loser = people.member(other, is_admin=True)
    asks(other, demand)
    taken_over(demand, rival)

    assert Claim.objects.get(unit=other).outcome == "not_chosen"
    assert loser.messages_received.filter(text__contains="本单位的申请未获批准").count() == 1


def test_it_is_taken_over_once(demand, rival):
    other = people.verified_unit()
    asks(other, demand)
    taken_over(demand, rival)
    with pytest.raises(StepRefused, match="状态下不能"):
        perform(demand, "take_over", by=people.staff("dept_approver", demand.region), unit=other, reason="也想承接。")


def test_who_asked_is_seen_by_the_department_and_the_demander_and_no_rival(demand, unit, rival):
    asks(rival, demand)
    url = reverse("demand_take_over", args=[demand.pk])
    seen = {
        who.person.pk: len(who.opens(url).context["claims"])
        for who in (admin(rival), admin(unit), approver(demand.region), admin(people.verified_unit()))
    }

    assert list(seen.values()) == [1, 1, 1, 0]


def test_a_strangers_claim_is_nobody_elses_to_take_back(demand, rival):
    asks(rival, demand)
    answer = admin(people.verified_unit()).client.post(reverse("claim_withdraw", args=[Claim.objects.get().pk]))

    assert (answer.status_code, Claim.objects.get().outcome) == (404, "")


def test_the_list_costs_the_same_for_three_rows_as_for_one(client, unit, office_officer, django_assert_max_num_queries):
    client.force_login(office_officer)
    unmatched(unit)
    client.get(reverse("demand_take_overs"))
    with django_assert_max_num_queries(15) as one:
        client.get(reverse("demand_take_overs"))
    unmatched(unit)
    unmatched(unit)
    with django_assert_max_num_queries(15) as three:
        assert len(client.get(reverse("demand_take_overs")).context["table"].rows) == 3

    assert len(three) == len(one)
