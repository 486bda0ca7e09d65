"""Handing a solution in (article 10): when, by whom, with what, and what takes it back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from demands.collection.models import Demand
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
        "方案概述与技术路线：请填写方案概述",
        "方案概述与技术路线：请填写技术路线",
        "团队：请填写团队与基础",
        "团队：请至少填写一位团队成员",
        "研究基础：请填写研究基础与条件",
        "研究基础：请填写现有技术成熟度",
        "研究基础：请填写完成时技术成熟度",
        "合作单位与分工：请填写各单位分工",
        "进度安排：请至少填写一个阶段",
        "经费：请填写经费的来源和用途",
        "知识产权：请填写知识产权与收益分配",
        "附件与承诺：请填写承诺内容和附件不涉密、不侵犯他人知识产权",
        "请响应指标“循环寿命”：填写响应、承诺值和依据",
        "请响应指标“能量密度”：填写响应、承诺值和依据",
    ]


def test_an_indicator_that_cannot_be_met_is_answered_as_such(demand, provider, provider_admin):
    solution = make.complete(demand, provider)
    solution.indicator_answers.update(answer="below", margin="低于目标 20%")

    assert submit(solution, provider_admin).state == "submitted"


def test_whoever_does_better_or_worse_than_asked_says_by_how_much(demand, provider, provider_admin):
    solution = make.complete(demand, provider)
    solution.indicator_answers.update(answer="exceeds", margin="")

    with pytest.raises(StepRefused, match="请写明指标“循环寿命”优于或低于目标的幅度"):
        submit(solution, provider_admin)


def test_money_that_does_not_add_up_is_refused(demand, provider, provider_admin):
    solution = make.complete(demand, provider, money=999)

    with pytest.raises(StepRefused, match=r"经费表合计 430\.00 万元，与所需经费 999\.00 万元不一致"):
        submit(solution, provider_admin)


def test_a_stage_after_the_demands_term_is_refused(demand, provider, provider_admin):
    solution = make.complete(demand, provider)
    solution.stages.filter(order=2).update(month=demand.term_months + 1)

    with pytest.raises(StepRefused, match="超过需求的攻关期限"):
        submit(solution, provider_admin)


def test_each_handing_in_is_kept_as_it_was(demand, provider, provider_admin):
    solution = make.submitted(demand, provider, admin=provider_admin)
    recalled = perform(solution, "recall", by=provider_admin)
    type(recalled).objects.filter(pk=recalled.pk).update(approach="改用另一种路线")
    submit(recalled, provider_admin)

    assert [(v.number, v.content["approach"]) for v in recalled.versions.all()] == [
        (2, "改用另一种路线"),
        (1, make.TEXTS["approach"]),
    ]
    assert recalled.versions.values("digest").distinct().count() == 2


def test_whoever_fills_it_in_asks_the_administrator_who_may_give_it_back(
    demand, provider, provider_admin, provider_editor
):
    solution = make.complete(demand, provider)
    asked = perform(solution, "request_org_review", by=provider_editor)
    assert provider_admin.messages_received.filter(text__contains=solution.code).count() == 1
    with pytest.raises(StepRefused, match="尚未送单位管理员审核"):
        perform(asked, "request_org_review", by=provider_editor)

    back = perform(asked, "org_return", by=provider_admin, reason="请补充检测报告")
    assert (back.state, back.unit_note, back.review_asked_at) == ("draft", "请补充检测报告", None)
    assert provider_editor.messages_received.filter(text__contains="请补充检测报告").count() == 1
    assert perform(back, "request_org_review", by=provider_editor).unit_note == ""


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
    with pytest.raises(StepRefused, match="是本需求的需求方，不能揭榜"):
        submit(make.complete(demand, unit), org_admin)


HOLDING = "91310000MA1FL00000"


@pytest.mark.parametrize(
    ("tie", "why"),
    [
        ("parent", "是需求方.*的控股或控制单位，不能揭榜"),
        ("subsidiary", "由需求方.*控股或控制，不能揭榜"),
        ("sister", "同受.*控制，不能揭榜"),
        ("grandchild", "由需求方.*控股或控制，不能揭榜"),
        ("unregistered holding", "同受外地控股集团控制，不能揭榜"),
    ],
)
def test_a_unit_of_the_demanders_house_does_not_answer(demand, unit, provider, provider_admin, tie, why):
    units = Organisation.objects.filter(pk__in=[unit.pk, provider.pk])
    if tie == "parent":
        units.filter(pk=unit.pk).update(parent=provider)
    elif tie == "subsidiary":
        units.filter(pk=provider.pk).update(parent=unit)
    elif tie == "sister":
        units.update(parent=people.verified_unit())
    elif tie == "grandchild":
        between = people.verified_unit()
        Organisation.objects.filter(pk=between.pk).update(parent=unit)
        units.filter(pk=provider.pk).update(parent=between)
    else:
        units.update(holder_uscc=HOLDING, holder_name="外地控股集团")
    solution = make.complete(Demand.objects.get(pk=demand.pk), Organisation.objects.get(pk=provider.pk))

    with pytest.raises(StepRefused, match=why):
        submit(solution, provider_admin)


@pytest.mark.parametrize("tie", ["demander", "parent"])
def test_nor_does_one_of_its_house_take_part_in_anothers_answer(demand, unit, provider, provider_admin, tie):
    partner = unit if tie == "demander" else people.verified_unit()
    if tie == "parent":
        Organisation.objects.filter(pk=unit.pk).update(parent=partner)
    solution = make.complete(Demand.objects.get(pk=demand.pk), provider)
    solution.partners.set([partner])

    with pytest.raises(StepRefused, match=f"合作单位{partner.name}是.*不能揭榜。请移出合作单位。"):
        submit(solution, provider_admin)


def test_a_banned_partner_is_named(demand, provider, provider_admin):
    partner = people.verified_unit()
    Ban.objects.create(organisation=partner, basis="处理决定", begins_at=NOW - timedelta(days=1))
    solution = make.complete(demand, provider)
    solution.partners.set([partner])

    with pytest.raises(StepRefused, match=f"{partner.name}有生效中的科研失信限制"):
        submit(solution, provider_admin)


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
