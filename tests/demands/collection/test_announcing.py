"""A round: who hears of its agreement, its opening, its changes and its end (article 7)."""

from datetime import timedelta

import pytest

from demands.collection import announcing, services
from demands.collection.forms.rounds import RoundForm
from demands.collection.models import CollectionRound
from portal import clock, cosign, worklist
from portal.accounts.models import Region
from portal.notices.models import Message, Outbox
from portal.timed import perform_due
from portal.workflow import perform
from tests.factories import collection, people

pytestmark = pytest.mark.django_db


def told(person, words):
    return Message.objects.filter(person=person, text__contains=words).count()


def waiting(person):
    return [row.action_label for row in worklist.rows(worklist.waiting(person))]


@pytest.fixture
def drafted(now, call):
    return collection.collection_round()


@pytest.fixture
def approvers(db):
    return [people.staff("dept_approver", region) for region in Region.objects.members()]


def agreed(drafted, approvers):
    for approver in approvers:
        drafted = perform(drafted, "agree", by=approver)
    return drafted


def test_its_opening_waits_for_the_office_once_all_four_agreed(drafted, approvers, office_approver):
    assert waiting(office_approver) == []
    agreed(drafted, approvers[:3])
    assert (waiting(office_approver), told(office_approver, "同意征集通知")) == ([], 0)
    perform(drafted, "agree", by=approvers[3])
    assert (waiting(office_approver), told(office_approver, "同意征集通知")) == (["启动征集"], 1)


def test_once_open_the_leading_enterprises_of_its_regions_are_told_once(drafted, approvers, office_approver, unit):
    leading = people.member(unit, is_admin=True)
    others = [
        people.member(people.verified_unit(unit.region, is_leading=False), is_admin=True),
        people.member(people.unit(unit.region, is_leading=True), is_admin=True),
        people.member(unit),
    ]
    opened = perform(agreed(drafted, approvers), "open", by=office_approver)
    assert list(Outbox.objects.filter(topic="round news").values_list("payload", flat=True)) == [
        {"round_id": opened.pk}
    ]
    for _again in range(2):
        announcing.announce(round_id=opened.pk)

    assert [told(each, "欢迎提出需求") for each in (leading, *others)] == [1, 0, 0, 0]
    assert [told(each, "启动征集") for each in approvers] == [1, 1, 1, 1]


def test_whoever_agreed_hears_that_a_change_voids_the_signature(drafted, approvers, office_officer):
    agreed(drafted, approvers[:1])
    form = RoundForm(instance=drafted)
    values = {name: form[name].value() for name in form.fields}
    form = RoundForm(values | {"notice": "征集通知（修改稿）"}, instance=drafted)
    assert form.errors == {}
    services.save_round(form, by=office_officer)

    assert [told(each, "签署因改动失效（征集通知已修改）") for each in approvers] == [1, 0, 0, 0]
    assert cosign.signed_regions(drafted) == set()


def test_its_end_is_told_and_its_archiving_waits_once_every_demand_is_done(now, unit, office_officer, dept_officer):
    of = collection.open_round()
    demand = collection.submitted(unit, into=of)
    with clock.standing_at(of.closes_at + timedelta(minutes=2)):
        perform_due()
        assert CollectionRound.objects.get(pk=of.pk).state == "closed"
        assert [told(each, "：截止，现为“已截止”") for each in (office_officer, dept_officer)] == [1, 1]
        assert "归档批次" not in waiting(office_officer)
        perform(demand, "withdraw", by=people.member(unit, is_admin=True), reason="本单位计划有变。")
        assert "归档批次" in waiting(office_officer)


def test_a_cancelled_round_is_still_there_for_whoever_began_a_demand_in_it(now, unit, org_editor, office_approver):
    of = collection.open_round()
    collection.draft(unit, by=org_editor, into=of)
    perform(of, "cancel", by=office_approver, reason="本年度计划调整，改期征集。")

    stranger = people.member(people.verified_unit())
    found = [list(CollectionRound.objects.visible_to(each)) for each in (org_editor, stranger)]
    assert (found, told(org_editor, "取消批次")) == ([[of], []], 1)
