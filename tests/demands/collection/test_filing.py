"""A unit fills in, reads through and hands in; or withdraws, or lets the time run out (article 7)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from demands.collection.models import Demand
from portal import clock
from portal.accounts.models import Ban, Region
from portal.records.models import Record
from portal.workflow import StepRefused, perform
from tests.conftest import NOW
from tests.factories import collection, people
from tests.support import place

pytestmark = pytest.mark.django_db
State = Demand.State


def submit(demand, admin=None):
    admin = admin or people.member(demand.organisation, is_admin=True)
    return perform(demand, "submit", by=admin, unclassified=True)


def reasons(demand, step, by, **inputs):
    with pytest.raises(StepRefused) as refused:
        perform(demand, step, by=by, **inputs)
    return refused.value.reasons


def test_an_incomplete_form_does_not_go_to_its_administrator_and_every_gap_is_named(now):
    demand = collection.complete(tasks="", keywords=[])
    demand.indicators.all().delete()

    assert reasons(demand, "request_org_review", demand.created_by) == [
        "单位与基本信息：请填写关键词",
        "技术难题：请填写要解决的技术问题",
        "技术指标：请至少填写一项技术指标",
    ]


def test_an_indicator_names_present_level_target_and_method(now):
    demand = collection.complete()
    demand.indicators.filter(order=2).update(target="", method=" ")

    assert reasons(demand, "request_org_review", demand.created_by) == [
        "技术指标：请填写指标 2 的目标值",
        "技术指标：请填写指标 2 的考核方式",
    ]


def test_the_term_lies_within_the_round(now):
    demand = collection.complete(term_months=48)

    assert reasons(demand, "request_org_review", demand.created_by) == [
        "单位与基本信息：攻关期限须在 24～36 个月之间，现为 48 个月"
    ]


def test_own_money_is_part_of_the_investment(now):
    demand = collection.complete(total_investment=Decimal("100.00"), own_money=Decimal("100.01"))

    assert reasons(demand, "request_org_review", demand.created_by) == [
        "投入与合作方式：需求方出资 100.01 万元超过总投入 100.00 万元，请核对"
    ]


def test_the_filler_hands_over_and_the_administrator_hands_in(now):
    demand = collection.in_review()
    with pytest.raises(PermissionDenied):
        submit(demand, demand.created_by)

    sent = submit(demand)

    assert (sent.state, sent.code, sent.submitted_at, sent.version) == (State.SUBMITTED, "ZJ-2026-0001", now, 1)
    assert sent.versions.get().content["title"] == demand.title


def test_nothing_is_handed_in_without_the_promise_that_it_is_not_classified(now):
    demand = collection.in_review()
    admin = people.member(demand.organisation, is_admin=True)

    assert reasons(demand, "submit", admin, unclassified=False) == [
        "请填写：承诺填报内容和附件不涉及国家秘密，不含不得公开的信息"
    ]


def test_numbers_run_by_region_and_year_without_gaps(now, shanghai):
    codes = [collection.submitted().code for _n in range(2)]
    codes.append(collection.submitted(people.verified_unit(shanghai)).code)
    with pytest.raises(StepRefused):
        submit(place(collection.complete(title="未填完", tasks=""), State.ORG_REVIEW))
    codes.append(collection.submitted().code)

    assert codes == ["ZJ-2026-0001", "ZJ-2026-0002", "SH-2026-0001", "ZJ-2026-0003"]


def test_a_demand_keeps_its_number_when_it_comes_back_corrected(now, dept_officer):
    demand = collection.submitted()
    perform(demand, "return_for_correction", by=dept_officer, defects=["缺盖章"], due=now + timedelta(days=5))
    perform(demand, "request_org_review", by=demand.created_by)

    again = submit(demand)

    assert (again.code, again.version) == ("ZJ-2026-0001", 2)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"is_leading": False}, "本单位未列为骨干企业。如有异议，请联系所在地科技厅（委）。"),
        ({"kind": "university"}, "需求由企业提出，本单位登记为高等院校。"),
    ],
)
def test_only_a_leading_enterprise_hands_in(now, more, reason):
    demand = collection.in_review(people.verified_unit(**more))

    assert reasons(demand, "submit", people.member(demand.organisation, is_admin=True), unclassified=True) == [reason]


def test_a_unit_that_is_not_verified_hands_nothing_in(now):
    demand = collection.in_review(people.unit(is_leading=True))

    said = reasons(demand, "submit", people.member(demand.organisation, is_admin=True), unclassified=True)

    assert said == ["本单位尚未通过认证。请单位管理员在“单位与成员”中补齐材料，由所在地科技厅（委）核验。"]


def test_a_unit_outside_the_rounds_regions_hands_nothing_in(now):
    demand = collection.in_review()
    demand.round.regions.set(Region.objects.filter(pk="310000"))

    said = reasons(demand, "submit", people.member(demand.organisation, is_admin=True), unclassified=True)

    assert said == ["本单位注册在浙江省，不在本批次的征集范围内。"]


def test_a_ban_in_force_stops_the_demand_and_one_that_ended_does_not(now):
    demand = collection.in_review()
    admin = people.member(demand.organisation, is_admin=True)
    ban = Ban.objects.create(
        organisation=demand.organisation, basis="违背科研诚信处理决定", begins_at=now - timedelta(days=9)
    )
    assert reasons(demand, "submit", admin, unclassified=True) == [
        "本单位受失信限制：违背科研诚信处理决定。限制期满或解除后才能提交。"
    ]

    Ban.objects.filter(pk=ban.pk).update(ends_at=now)

    assert submit(demand, admin).state == State.SUBMITTED


def test_a_unit_hands_in_no_more_demands_than_the_round_allows(now):
    into = collection.open_round(per_unit=1)
    first = collection.submitted(into=into)
    second = collection.in_review(first.organisation, into=into)
    admin = people.member(first.organisation, is_admin=True)
    assert reasons(second, "submit", admin, unclassified=True) == [
        "每单位在本批次最多提交 1 项需求，本单位已达上限。请先撤回一项。"
    ]

    perform(first, "withdraw", by=admin, reason="与另一项需求合并。")

    assert submit(second, admin).state == State.SUBMITTED


def test_what_arrives_before_the_deadline_counts_and_at_the_deadline_it_is_late(db):
    with clock.standing_at(NOW):
        one, other = collection.in_review(), collection.in_review()
        people_ = [people.member(d.organisation, is_admin=True) for d in (one, other)]
    with clock.standing_at(one.round.closes_at - timedelta(milliseconds=1)):
        assert submit(one, people_[0]).state == State.SUBMITTED
    with clock.standing_at(other.round.closes_at):
        (said,) = reasons(other, "submit", people_[1], unclassified=True)
    assert said.endswith("现在不在征集期内。")


def test_a_correction_has_a_deadline_of_its_own_after_the_round_closed(db, dept_officer):
    with clock.standing_at(NOW):
        demand = collection.submitted()
        admin = people.member(demand.organisation, is_admin=True)
        due = demand.round.closes_at + timedelta(days=3)
        perform(demand, "return_for_correction", by=dept_officer, defects=["缺盖章"], due=due)
        perform(demand, "request_org_review", by=demand.created_by)
    with clock.standing_at(due - timedelta(seconds=1)):
        assert submit(demand, admin).state == State.SUBMITTED


def test_a_late_correction_is_refused(db, dept_officer):
    with clock.standing_at(NOW):
        demand = collection.submitted()
        admin = people.member(demand.organisation, is_admin=True)
        due = NOW + timedelta(days=3)
        perform(demand, "return_for_correction", by=dept_officer, defects=["缺盖章"], due=due)
        perform(demand, "request_org_review", by=demand.created_by)
    with clock.standing_at(due):
        assert reasons(demand, "submit", admin, unclassified=True) == [
            "补正期限 2026-03-13 10:00 已过，逾期视为放弃。内容保留，可复制到以后的批次。"
        ]


def test_every_step_stands_in_the_record_with_its_article(now):
    demand = collection.submitted()

    assert [(r.step, r.articles, r.after) for r in Record.objects.of(demand).steps().order_by("seq")] == [
        ("request_org_review", "7", "org_review"),
        ("submit", "7", "submitted"),
    ]


def test_the_database_refuses_a_second_demand_of_the_same_number(now):
    demand = collection.submitted()

    with pytest.raises(IntegrityError), transaction.atomic():
        collection.draft(code=demand.code)


def test_the_database_refuses_money_that_does_not_fit(now):
    demand = collection.submitted()

    with pytest.raises(IntegrityError), transaction.atomic():
        Demand.objects.filter(pk=demand.pk).update(own_money=demand.total_investment + 1)
