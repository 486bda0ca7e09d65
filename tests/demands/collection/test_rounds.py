"""征集批次: drafted by the Office, agreed by the four departments, open for a time (article 7)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from demands.collection.models import CollectionRound
from portal import clock, cosign
from portal.accounts.models import Region
from portal.timed import QUEUE, perform_due
from portal.workflow import StepRefused, perform
from tests.conftest import NOW
from tests.factories import collection, people

pytestmark = pytest.mark.django_db
State = CollectionRound.State


@pytest.fixture
def approvers(db):
    return [people.staff("dept_approver", region) for region in Region.objects.members()]


def agreed(round_, approvers):
    for approver in approvers:
        perform(round_, "agree", by=approver)
    return CollectionRound.objects.get(pk=round_.pk)


def test_a_round_opens_once_all_four_departments_agreed_to_its_notice(now, approvers, office_approver):
    draft = collection.collection_round()
    agreed(draft, approvers[:3])
    with pytest.raises(StepRefused) as refused:
        perform(draft, "open", by=office_approver)
    assert refused.value.reasons == ["尚缺安徽省科学技术厅会签"]

    perform(draft, "agree", by=approvers[3])

    assert perform(draft, "open", by=office_approver).state == State.OPEN


def test_a_department_agrees_once(now, approvers):
    draft = collection.collection_round()
    perform(draft, "agree", by=approvers[0])

    with pytest.raises(StepRefused):
        perform(draft, "agree", by=approvers[0])


def test_an_officer_does_not_agree_for_the_department(now, dept_officer):
    with pytest.raises(PermissionDenied):
        perform(collection.collection_round(), "agree", by=dept_officer)


def test_a_change_to_the_terms_asks_all_four_again(now, approvers):
    draft = agreed(collection.collection_round(), approvers)
    assert len(cosign.signed_regions(draft)) == 4

    draft.per_unit = 3
    draft.save()

    assert cosign.signed_regions(draft) == set()


def test_whoever_drafted_a_round_does_not_open_it(now, approvers):
    both = people.staff("office_officer")
    people.services.give_role(user=both, role="office_approver")
    draft = agreed(collection.collection_round(by=both), approvers)

    with pytest.raises(StepRefused) as refused:
        perform(draft, "open", by=both)

    assert refused.value.reasons == ["由拟制人以外的审批人办理"]


def test_a_round_without_a_field_does_not_open(now, approvers, office_approver):
    draft = collection.collection_round()
    draft.fields.clear()

    with pytest.raises(StepRefused) as refused:
        perform(draft, "open", by=office_approver)

    assert "至少选定一个领域" in refused.value.reasons


@pytest.mark.asvs("2.2.3")
def test_the_database_refuses_a_round_that_closes_before_it_opens(now):
    with pytest.raises(IntegrityError), transaction.atomic():
        collection.collection_round(opens_at=now, closes_at=now - timedelta(days=1))


def test_extending_a_round_gives_its_drafts_longer_too(now, office_approver):
    draft = collection.draft()
    later = draft.round.closes_at + timedelta(days=7)

    perform(draft.round, "extend", by=office_approver, due=later, reason="多家单位反映材料准备时间不足。")

    draft.refresh_from_db()
    assert draft.lapses_at == later


def test_a_round_is_not_extended_to_an_earlier_day(now, office_approver):
    round_ = collection.open_round()

    with pytest.raises(StepRefused) as refused:
        perform(round_, "extend", by=office_approver, due=round_.closes_at, reason="多家单位反映材料准备时间不足。")

    assert refused.value.reasons == ["新的截止时间须晚于原截止时间和现在。"]


def test_the_clock_closes_a_round_at_its_deadline_and_not_before(db):
    with clock.standing_at(NOW):
        round_ = collection.open_round()
    with clock.standing_at(round_.closes_at + QUEUE - timedelta(milliseconds=1)):
        perform_due()
        assert CollectionRound.objects.get(pk=round_.pk).state == State.OPEN
    with clock.standing_at(round_.closes_at + QUEUE):
        perform_due()
        assert CollectionRound.objects.get(pk=round_.pk).state == State.CLOSED


def test_a_round_with_a_demand_handed_in_is_not_cancelled(now, office_approver):
    demand = collection.submitted()

    with pytest.raises(StepRefused) as refused:
        perform(demand.round, "cancel", by=office_approver, reason="本批次与下一批次合并。")

    assert refused.value.reasons == ["已有 1 项需求提交，不能取消批次。"]


def test_a_round_is_archived_once_none_of_its_demands_is_under_way(now, office_officer):
    from tests.support import place

    demand = collection.submitted()
    place(demand.round, State.CLOSED)
    with pytest.raises(StepRefused) as refused:
        perform(demand.round, "archive", by=office_officer)
    assert refused.value.reasons == ["还有 1 项需求未发布或终结。"]

    place(demand, "published")

    assert perform(demand.round, "archive", by=office_officer).state == State.ARCHIVED


def test_a_round_being_drafted_is_hidden_from_units(now, org_editor, dept_officer):
    draft = collection.collection_round()

    assert list(CollectionRound.objects.visible_to(org_editor)) == []
    assert list(CollectionRound.objects.visible_to(dept_officer)) == [draft]
