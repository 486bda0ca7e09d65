"""Rounds, lists, notices and the Office move an application; each only with what it needs (articles 14 and 15)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from portal import clock
from portal.accounts.models import Ban
from portal.workflow import StepRefused, perform
from projects.applications import later
from projects.applications.models import Application
from reviews.rounds import subjects
from reviews.rounds.models import ReviewRound
from tests.factories import applications, approval, people, reviews
from tests.support import place

pytestmark = pytest.mark.django_db
State = Application.State


class List:
    """A decision list as an application is shown it."""

    machine, pk = "decision_list", 7

    def __init__(self, *, signed=True, on=(), off=(), notice_ends_at=None):
        self.cosigned_by_all_four, self.on, self.off = signed, on, off
        self.is_posted, self.notice_ends_at = notice_ends_at is not None, notice_ends_at

    def has(self, application):
        return application.pk in self.on

    def leaves_out(self, application):
        return application.pk in self.off


@pytest.fixture
def reviewed(now):
    return place(applications.recommended(), State.REVIEWED)


@pytest.fixture
def announced(now):
    """An application on a list that was co-signed, decided and announced; its notice runs for a week."""
    of = approval.guideline()
    application = approval.reviewed(of)
    approval.announced(of)
    return Application.objects.get(pk=application.pk)


def reasons(application, step, by, **inputs):
    with pytest.raises(StepRefused) as refused:
        perform(application, step, by=by, **inputs)
    return refused.value.reasons


def test_a_recommended_application_waits_for_a_round_of_the_office(now, office_officer):
    application = applications.recommended()
    round_ = reviews.review_round(region=None, kind="application_review", by=office_officer)

    assert subjects.waiting(round_, office_officer) == [application]


def test_an_application_is_under_review_only_in_a_round_that_has_started(now, system, office_officer):
    application = applications.recommended()
    round_ = reviews.review_round(region=None, kind="application_review", by=office_officer)
    round_.subjects.create(machine="application", object_id=application.pk, order=1, blind_code="P-01")
    assert reasons(application, "begin_review", system, cause=round_) == ["所在的评审轮次已经启动"]

    ReviewRound.objects.filter(pk=round_.pk).update(started_at=now)
    started = place(ReviewRound.objects.get(pk=round_.pk), "scoring")
    assert perform(application, "begin_review", by=system, cause=started).state == State.UNDER_REVIEW


def test_a_blind_sheet_names_neither_units_nor_people(now):
    application = applications.complete()
    partner = application.subtopics.get().organisation
    text = f"{partner}的{application.leader}团队已完成小试。"
    Application.objects.filter(pk=application.pk).update(basis=text)
    application = Application.objects.get(pk=application.pk)

    whole, blind = (str(application.review_sheet(blind=blind)) for blind in (False, True))
    for name in (str(partner), str(application.lead), str(application.leader), str(application.subtopics.get().leader)):
        assert name in whole
        assert name not in blind
    assert "某单位的某人团队已完成小试。" in blind


def test_units_and_leaders_of_the_consortium_are_recused(now):
    application = applications.complete()

    assert set(application.review_units()) == {p.organisation for p in application.participants.all()}
    assert set(application.review_people()) == {application.leader, application.subtopics.get().leader}


def test_only_what_all_four_signed_proposes(reviewed, system):
    on = [reviewed.pk]
    assert len(reasons(reviewed, "propose", system, cause=List(signed=False, on=on))) == 1
    assert len(reasons(reviewed, "propose", system, cause=List())) == 1
    assert len(reasons(reviewed, "propose", system, cause=None)) == 1

    assert perform(reviewed, "propose", by=system, cause=List(on=on)).state == State.PROPOSED


def test_only_what_was_considered_and_left_off_is_not_proposed(reviewed, system):
    assert len(reasons(reviewed, "not_propose", system, cause=List(on=[reviewed.pk]))) == 1

    done = perform(reviewed, "not_propose", by=system, cause=List(off=[reviewed.pk]), reason="排名靠后。")
    assert done.state == State.NOT_PROPOSED


def test_it_is_announced_until_the_notice_ends(reviewed, system, now):
    application, ends = place(reviewed, State.PROPOSED), now + timedelta(days=7)
    assert len(reasons(application, "announce", system, cause=List(on=[application.pk]))) == 1

    application = perform(application, "announce", by=system, cause=List(on=[application.pk], notice_ends_at=ends))
    assert (application.state, application.notice_ends_at) == (State.ANNOUNCED, ends)


def test_nothing_is_approved_before_the_notice_is_over(announced, office_approver):
    said = reasons(announced, "approve", office_approver, approval_number="长科创〔2026〕8号")
    assert said == ["公示期至 2026-03-17 17:00，期满后才能批准立项。"]

    with clock.standing_at(announced.notice_ends_at):
        approved = perform(announced, "approve", by=office_approver, approval_number="长科创〔2026〕8号")
    assert (approved.state, approved.approval_number) == (State.APPROVED, "长科创〔2026〕8号")


def test_nothing_is_approved_without_the_number_of_its_document(announced, office_approver):
    with clock.standing_at(announced.notice_ends_at):
        assert reasons(announced, "approve", office_approver) == ["请填写：立项通知文号"]


def test_nothing_is_approved_while_an_objection_is_open(announced, office_approver, monkeypatch):
    monkeypatch.setitem(later._answers, later.OBJECTION_OPEN, [lambda application: True])

    with clock.standing_at(announced.notice_ends_at):
        said = reasons(announced, "approve", office_approver, approval_number="长科创〔2026〕8号")
    assert said == ["还有异议未办结，请先作出异议决定。"]


def test_nothing_is_approved_whose_unit_is_banned_by_then(announced, office_approver, now):
    Ban.objects.create(organisation=announced.lead, basis="处理决定 2026-9", begins_at=now)

    with clock.standing_at(announced.notice_ends_at):
        said = reasons(announced, "approve", office_approver, approval_number="长科创〔2026〕8号")
    assert said[0].startswith(f"{announced.lead}受失信限制")


def test_an_officer_does_not_approve(announced, office_officer):
    with clock.standing_at(announced.notice_ends_at), pytest.raises(PermissionDenied):
        perform(announced, "approve", by=office_officer, approval_number="长科创〔2026〕8号")


@pytest.mark.parametrize("outcome", [State.ANNOUNCED, State.NOT_PROPOSED, State.REVIEWED])
def test_a_dispute_is_settled_one_of_three_ways(announced, office_approver, outcome):
    application = place(announced, State.DISPUTED)
    done = perform(application, "settle", by=office_approver, outcome=outcome, reason="经调查核实，作出处理。")

    assert done.state == outcome


def test_who_is_disqualified_was_heard_before(announced, office_approver):
    given = {"ground": "false_material", "reason": "检测报告系伪造，见核查记录。"}
    assert reasons(announced, "disqualify", office_approver, **given) == ["请填写：告知和听取意见的情况"]

    done = perform(announced, "disqualify", by=office_approver, hearing="3 月 9 日书面告知，单位无异议。", **given)
    assert done.state == State.NOT_PROPOSED


def test_applicants_do_not_read_mean_and_rank(client, announced):
    client.force_login(people.member(announced.lead))

    assert client.get(announced.get_absolute_url()).context["result"] is None
