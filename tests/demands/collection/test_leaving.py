"""A demand leaves before it is decided on: it lapses, is withdrawn, or goes back within its unit (article 7)."""

from datetime import timedelta

import pytest

from demands.collection.models import Demand
from portal import clock
from portal.timed import QUEUE, perform_due
from portal.workflow import StepRefused, perform
from tests.conftest import NOW
from tests.factories import collection, people

pytestmark = pytest.mark.django_db
State = Demand.State


def reasons(demand, step, by, **inputs):
    with pytest.raises(StepRefused) as refused:
        perform(demand, step, by=by, **inputs)
    return refused.value.reasons


def test_a_draft_lapses_at_the_rounds_deadline_and_stays_readable_for_its_unit(db):
    with clock.standing_at(NOW):
        demand = collection.draft()
    with clock.standing_at(demand.round.closes_at + QUEUE):
        perform_due()
        lapsed = Demand.objects.get(pk=demand.pk)

        assert lapsed.state == State.LAPSED
        assert Demand.objects.visible_to(demand.created_by).get() == demand


def test_what_was_handed_in_does_not_lapse(db):
    with clock.standing_at(NOW):
        demand = collection.submitted()
    with clock.standing_at(demand.round.closes_at + timedelta(days=99)):
        perform_due()

        assert Demand.objects.get(pk=demand.pk).state == State.SUBMITTED


def test_an_administrator_sends_a_draft_back_to_draft_and_a_correction_back_to_correction(now, dept_officer):
    first = collection.in_review()
    admin = people.member(first.organisation, is_admin=True)
    assert perform(first, "org_return", by=admin, reason="指标一的考核方式请写明。").state == State.DRAFT

    second = collection.submitted()
    perform(second, "return_for_correction", by=dept_officer, defects=["缺盖章"], due=now + timedelta(days=5))
    perform(second, "request_org_review", by=second.created_by)
    admin = people.member(second.organisation, is_admin=True)
    assert perform(second, "org_return", by=admin, reason="盖章页仍不清晰，请重新扫描。").state == State.RETURNED


def test_a_draft_is_withdrawn_without_a_word_and_a_handed_in_demand_with_a_reason(now):
    early, late = collection.draft(), collection.submitted()
    admin = people.member(early.organisation, is_admin=True)
    assert perform(early, "withdraw", by=admin).state == State.WITHDRAWN

    admin = people.member(late.organisation, is_admin=True)
    assert reasons(late, "withdraw", admin) == ["需求已经提交，请写明撤回的理由。"]
    assert perform(late, "withdraw", by=admin, reason="技术路线调整。").state == State.WITHDRAWN
