"""Handing in: in time, within the limits, once for an entry; or taken back, or too late (article 12)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from portal import clock, once
from portal.accounts.models import Ban
from portal.models import Receipt
from portal.records.models import Record
from portal.timed import QUEUE, perform_due
from portal.workflow import StepRefused, perform
from projects.applications import begin, later
from projects.applications.models import Application
from tests.factories import applications, guidelines, people, reserve
from tests.support import place

pytestmark = pytest.mark.django_db
State = Application.State


def submit(application, admin=None):
    return perform(application, "submit", by=admin or applications.admin_of(application.lead))


def reasons(application, step="submit", by=None, **inputs):
    with pytest.raises(StepRefused) as refused:
        perform(application, step, by=by or applications.admin_of(application.lead), **inputs)
    return refused.value.reasons


def test_an_application_handed_in_has_number_time_and_version(now):
    application = submit(applications.consented())

    assert application.state == State.SUBMITTED
    assert application.code == "YRD-2026-A-0001"
    assert application.submitted_at == now
    assert application.versions.get().content["title"] == application.title


def test_numbers_are_counted_without_gaps_over_all_regions(now):
    first, second = applications.consented(), applications.consented()
    with pytest.raises(PermissionDenied):
        perform(first, "submit", by=people.member(first.lead))

    assert [submit(second).code, submit(first).code] == ["YRD-2026-A-0001", "YRD-2026-A-0002"]


def test_only_an_administrator_of_the_lead_unit_hands_in(now):
    application = applications.consented()
    partner = application.participants.get(role="undertaking").organisation

    with pytest.raises(PermissionDenied):
        submit(application, applications.admin_of(partner))


def test_handing_in_on_the_page_gives_one_receipt(client, now):
    application = applications.consented()
    client.force_login(applications.admin_of(application.lead))
    address = reverse("step", args=["application", application.pk, "submit"])
    token = client.get(address).context["token"]
    answers = [client.post(address, {"token": token}) for _n in range(2)]

    receipt = Receipt.objects.get(step="submit")
    assert [a.url for a in answers] == [reverse("receipt", args=[receipt.number])] * 2


def test_the_instant_of_closing_is_too_late(now):
    application = applications.consented()
    with clock.standing_at(application.guideline.closes_at):
        said = reasons(application)

    assert len(said) == 1
    assert said[0].startswith("指南“")


def test_the_instant_before_closing_is_in_time(now):
    application = applications.consented()
    with clock.standing_at(application.guideline.closes_at - timedelta(seconds=1)):
        assert submit(application).state == State.SUBMITTED


def test_a_correction_has_its_own_deadline_after_the_guideline_closed(now):
    application = applications.consented()
    due = application.guideline.closes_at + timedelta(days=5)
    Application.objects.filter(pk=application.pk).update(correction_due=due)

    with clock.standing_at(due - timedelta(seconds=1)):
        assert submit(application).state == State.SUBMITTED


def test_a_leader_has_one_application_a_year(now):
    first = applications.submitted()
    application = applications.consented(applications.confirming(leader=first.leader))

    assert reasons(application) == [
        f"项目负责人{first.leader}本年度已申报：{first.code}。请更换负责人，或先撤回那一项。"
    ]


def test_an_application_that_was_withdrawn_does_not_count_against_its_leader(now):
    first = applications.submitted()
    application = applications.consented(applications.confirming(leader=first.leader))
    perform(first, "withdraw", by=applications.admin_of(first.lead), reason="单位计划调整，撤回。")

    assert submit(application).state == State.SUBMITTED


@pytest.mark.asvs("2.3.2")
def test_a_leader_of_two_running_projects_does_not_apply_for_a_third(now, monkeypatch):
    application = applications.consented()
    monkeypatch.setattr(later, "_counters", [lambda leader: 2 if leader == application.leader else 0])

    assert reasons(application) == [f"项目负责人{application.leader}有 2 个在研项目，已达上限 2 个，请更换负责人。"]


def test_a_ban_on_any_unit_stops_the_whole_consortium(now):
    application = applications.consented()
    partner = application.participants.get(role="undertaking").organisation
    Ban.objects.create(organisation=partner, basis="处理决定 2026-3", begins_at=now - timedelta(days=1))

    assert reasons(application) == [
        f"{partner}受失信限制：处理决定 2026-3。限制期满或解除后才能参加，请调整联合体或负责人。"
    ]


def test_a_ban_on_the_leader_of_a_sub_topic_stops_it_too(now):
    application = applications.consented()
    leader = application.subtopics.get().leader
    Ban.objects.create(user=leader, basis="处理决定 2026-4", begins_at=now - timedelta(days=1))

    assert reasons(application)[0].startswith(f"{leader}受失信限制")


def test_every_promise_is_given_before_it_is_handed_in(now):
    application = applications.consented()
    application.commitments.filter(kind="integrity").delete()

    assert reasons(application) == ["尚未承诺：遵守科研诚信和科技伦理规定，不请托、不打探评审信息"]


def from_the_pool():
    entry = reserve.in_pool()
    return applications.open_guideline(entries=[entry]).directions.get(reserve_entry=entry)


def test_an_application_for_a_reserve_entry_takes_over_what_is_known(now):
    direction = from_the_pool()
    entry = direction.reserve_entry
    made = begin.new_application(direction=direction, unit=entry.lead, by=people.member(entry.lead))

    units = {p.organisation_id: p.role for p in made.participants.all()}
    assert made.reserve_entry == entry
    assert made.title == entry.title
    assert made.necessity == entry.demand.background
    assert made.public_money == direction.money
    assert units == {entry.lead_id: "lead", entry.agreement.solution.organisation_id: "undertaking"}
    rows = entry.demand.indicators.values_list("name", "present", "target")
    assert list(made.indicators.values_list("name", "start", "end")) == list(rows)


def test_handing_in_applies_for_the_reserve_entry_and_withdrawing_gives_it_back(now):
    direction = from_the_pool()
    entry = direction.reserve_entry
    application = applications.complete(direction, entry.lead)
    Application.objects.filter(pk=application.pk).update(reserve_entry=entry)
    application = place(application, State.ORG_REVIEW)

    application = submit(application)
    entry.refresh_from_db()
    assert entry.state == "applied"

    perform(application, "withdraw", by=applications.admin_of(application.lead), reason="单位计划调整，撤回。")
    entry.refresh_from_db()
    assert entry.state == "in_pool"


def test_a_unit_without_the_entry_applies_under_the_direction_alone(now):
    direction, other = from_the_pool(), people.verified_unit()
    made = begin.new_application(direction=direction, unit=other, by=people.member(other))

    assert made.reserve_entry is None
    assert made.title == direction.title


def test_no_application_begins_before_the_guideline_is_open(now):
    guideline, unit = guidelines.issued(), people.verified_unit()

    with pytest.raises(StepRefused) as refused:
        begin.new_application(direction=guideline.directions.first(), unit=unit, by=people.member(unit))
    assert refused.value.reasons == [f"指南“{guideline}”现在不在申报期内，请选择正在申报的指南。"]


def test_an_application_is_begun_once_however_often_the_form_is_sent(client, now, unit, org_editor):
    direction = applications.open_guideline().directions.first()
    client.force_login(org_editor)
    sent = {"token": once.new_token(), "direction": direction.pk, "unit": unit.pk}
    answers = [client.post(reverse("application_new"), sent) for _n in range(2)]

    made = Application.objects.get()
    assert [a.url for a in answers] == [reverse("application_fill", args=[made.pk])] * 2


def test_nobody_begins_an_application_for_another_unit(client, now, unit, org_editor):
    direction, other = applications.open_guideline().directions.first(), people.verified_unit()
    client.force_login(org_editor)
    sent = {"token": once.new_token(), "direction": direction.pk, "unit": other.pk}

    assert client.post(reverse("application_new"), sent).status_code == 422
    assert Application.objects.count() == 0


def test_a_draft_is_withdrawn_without_a_reason_what_was_handed_in_with_one(now):
    draft, handed_in = applications.draft(), applications.submitted()

    assert perform(draft, "withdraw", by=applications.admin_of(draft.lead)).state == State.WITHDRAWN
    assert reasons(handed_in, "withdraw") == ["申报已经提交过，请写明撤回的理由。"]


def test_what_was_not_handed_in_lapses_when_the_guideline_closes(now):
    draft, handed_in = applications.draft(), applications.submitted()
    with clock.standing_at(max(draft.guideline.closes_at, handed_in.guideline.closes_at) + QUEUE):
        perform_due()

    draft.refresh_from_db()
    handed_in.refresh_from_db()
    assert (draft.state, handed_in.state) == (State.LAPSED, State.SUBMITTED)


def test_an_open_correction_does_not_lapse_with_the_guideline(now, system):
    application = place(applications.submitted(), State.RETURNED)
    due = application.guideline.closes_at + timedelta(days=3)
    Application.objects.filter(pk=application.pk).update(correction_due=due)

    with clock.standing_at(due - timedelta(seconds=1)), pytest.raises(StepRefused):
        perform(application, "lapse", by=system)
    with clock.standing_at(due):
        assert perform(application, "lapse", by=system).state == State.LAPSED


def test_a_revoked_guideline_takes_drafts_along(now, office_approver):
    application = applications.draft()
    perform(application.guideline, "revoke", by=office_approver, reason="政策调整，指南不再执行。")

    application.refresh_from_db()
    assert application.state == State.LAPSED


def test_a_guideline_with_an_application_handed_in_is_not_revoked(now, office_approver):
    application = applications.submitted()

    with pytest.raises(StepRefused):
        perform(application.guideline, "revoke", by=office_approver, reason="政策调整，指南不再执行。")


def test_the_record_keeps_what_was_handed_in_by_its_hash(now):
    application = applications.submitted()

    entry = Record.objects.of(application).order_by("seq").last()
    assert entry.detail["code"] == application.code
    assert len(entry.detail["digest"]) == 64
