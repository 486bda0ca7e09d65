"""Taking a step: who may, what must hold, what is kept, and that a refusal leaves nothing behind."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from portal import clock, logs
from portal.accounts.models import Organisation, User
from portal.notices.models import Message, Outbox
from portal.records.models import PersonName, Record
from portal.workflow import StepRefused, actions_for, perform
from tests.factories import files, people
from tests.traces import traces

State = Organisation.State
REASON = "营业执照已经过期，请换新的"


@pytest.fixture
def company(zhejiang):
    """A company that handed in its licence and waits to be verified."""
    unit = people.unit(zhejiang)
    unit.licence = files.stored(unit, people.member(unit, is_admin=True))
    unit.save()
    return unit


def refusal_of(record, name, *, by, **inputs):
    """The sentences of a refused step, after checking that it left nothing."""
    before = traces(record)
    with pytest.raises(StepRefused) as refused:
        perform(record, name, by=by, **inputs)
    assert traces(record) == before
    return refused.value.reasons


@pytest.mark.parametrize("who", ["other department", "approver", "own administrator", "superuser", "system"])
def test_only_the_officer_of_its_region_verifies_a_unit(company, shanghai, zhejiang, who):
    person = {
        "other department": lambda: people.staff("dept_officer", shanghai),
        "approver": lambda: people.staff("dept_approver", zhejiang),
        "own administrator": lambda: people.member(company, is_admin=True),
        "superuser": lambda: people.person(is_superuser=True, is_staff=True),
        "system": User.objects.system,
    }[who]()
    before = traces(company)

    with pytest.raises(PermissionDenied):
        perform(company, "verify", by=person)

    assert traces(company) == before


def test_a_visitor_who_did_not_sign_in_is_offered_no_step(company):
    assert actions_for(company, AnonymousUser()) == []


def test_a_role_that_was_ended_opens_nothing(company, dept_officer):
    dept_officer.grants.update(ended_at=clock.now())

    with pytest.raises(PermissionDenied):
        perform(company, "verify", by=User.objects.get(pk=dept_officer.pk))


def test_a_step_out_of_its_state_says_in_which_state_the_record_is(company, dept_officer):
    perform(company, "verify", by=dept_officer)

    assert refusal_of(company, "verify", by=dept_officer) == [
        "“已认证”状态下不能认证单位，可能已有人办理。请刷新页面查看最新情况。"
    ]


def test_a_need_that_does_not_hold_is_said_in_its_sentence(zhejiang, dept_officer):
    bare = people.unit(zhejiang)

    assert refusal_of(bare, "verify", by=dept_officer) == ["已上传营业执照或法人证书"]
    assert [a.held_up_by for a in actions_for(bare, dept_officer) if a.name == "verify"] == [
        ["已上传营业执照或法人证书"]
    ]


@pytest.mark.parametrize("reason", [None, "", False])
def test_what_the_form_requires_is_asked_for_in_process_too(company, dept_officer, reason):
    assert refusal_of(company, "return_for_correction", by=dept_officer, reason=reason) == ["请填写：理由"]


def test_a_step_that_is_not_declared_is_a_mistake_of_the_program(company, dept_officer):
    with pytest.raises(LookupError, match="organisation has no step fly"):
        perform(company, "fly", by=dept_officer)


@pytest.mark.asvs("16.2.1")
def test_the_record_keeps_who_what_when_why_and_under_which_article(company, dept_officer, now):
    request = logs.request_id.set("0123456789abcdef")
    try:
        perform(company, "return_for_correction", by=dept_officer, reason=REASON)
    finally:
        logs.request_id.reset(request)

    kept = Record.objects.of(company).values().get()
    assert {k: kept[k] for k in ("machine", "object_id", "seq", "step", "label", "articles", "before", "after")} == {
        "machine": "organisation",
        "object_id": company.pk,
        "seq": 1,
        "step": "return_for_correction",
        "label": "退回补正",
        "articles": "6",
        "before": State.REGISTERED,
        "after": State.RETURNED,
    }
    assert {k: kept[k] for k in ("person_id", "position", "acting_for", "reason", "cause", "request_id", "at")} == {
        "person_id": dept_officer.pk,
        "position": "dept_officer",
        "acting_for": "浙江省科学技术厅",
        "reason": REASON,
        "cause": "",
        "request_id": "0123456789abcdef",
        "at": now,
    }
    assert dept_officer.name not in str(kept)
    assert PersonName.objects.get(digest=kept["person_digest"]).name == dept_officer.name


def test_the_record_names_the_later_record_that_drove_the_step(company, dept_officer, unit):
    perform(company, "return_for_correction", by=dept_officer, cause=unit, reason=REASON)

    assert Record.objects.of(company).get().cause == f"organisation:{unit.pk}"


def test_what_the_step_found_stands_in_the_records_detail(company, dept_officer):
    perform(company, "verify", by=dept_officer, is_leading=True)

    assert Record.objects.of(company).get().detail == {"is_leading": True}


def test_an_administrator_of_the_unit_acts_for_the_unit(company, dept_officer):
    admin = people.member(company, is_admin=True)
    perform(company, "return_for_correction", by=dept_officer, reason=REASON)
    given = {"answer": "已更换", "name": company.name, "contact": "钱某", "phone": "0571-1"}
    perform(company, "resubmit", by=admin, **given)

    assert list(Record.objects.of(company).values_list("seq", "position", "acting_for")) == [
        (1, "dept_officer", "浙江省科学技术厅"),
        (2, "org_admin", company.name),
    ]


def test_a_unit_from_elsewhere_is_verified_by_the_office(dept_officer, office_officer, db):
    from portal.accounts.models import Region

    outsider = people.unit(Region.objects.get(pk="110000"))
    outsider.licence = files.stored(outsider, people.member(outsider, is_admin=True))
    outsider.save()

    with pytest.raises(PermissionDenied):
        perform(outsider, "verify", by=dept_officer)
    perform(outsider, "verify", by=office_officer)

    assert Record.objects.of(outsider).get().acting_for == "长三角科创办"


def test_the_office_does_not_verify_a_unit_of_the_four_regions(company, office_officer):
    with pytest.raises(PermissionDenied):
        perform(company, "verify", by=office_officer)


def test_those_concerned_are_told_once_and_never_the_one_who_acted(company, dept_officer):
    colleague = people.staff("dept_officer", company.region)
    perform(company, "verify", by=dept_officer)

    told = list(Message.objects.values_list("person__memberships__organisation", "text"))
    assert told == [(company.pk, f"{company.name}：认证单位，现为“已认证”。")]
    assert Message.objects.filter(person__in=[dept_officer, colleague]).count() == 0


def test_those_whose_work_begins_are_told(company, dept_officer):
    admin = people.member(company, is_admin=True)
    perform(company, "return_for_correction", by=dept_officer, reason=REASON)
    Message.objects.all().delete()
    perform(company, "resubmit", by=admin, answer="已换", name="某公司", contact="钱某", phone="0571-1")

    assert set(Message.objects.values_list("person", flat=True)) == {dept_officer.pk}


class Cut(Exception):
    """The line to the database went."""


def cut_before(number):
    """A connection that breaks once, before its statement of that number; says whether it got there."""
    seen = SimpleNamespace(statements=0, broke=False)

    def execute(run, sql, params, many, context):
        seen.statements += "SAVEPOINT" not in sql  # in production these are the transaction's own
        if seen.statements == number and not seen.broke:
            seen.broke = True
            raise Cut
        return run(sql, params, many, context)

    return seen, connection.execute_wrapper(execute)


@pytest.mark.asvs("16.5.3")
def test_a_step_that_fails_anywhere_on_its_way_leaves_nothing(company, dept_officer):
    assert dept_officer.roles == {"dept_officer"}
    before, number = traces(company), 0
    while True:
        number += 1
        seen, cutting = cut_before(number)
        undone = transaction.savepoint()
        try:
            with cutting:
                perform(company, "verify", by=dept_officer)
        except Cut:
            assert traces(company) == before, f"statement {number} of the step"
        assert not transaction.get_connection().needs_rollback
        transaction.savepoint_rollback(undone)
        if not seen.broke:
            break

    assert number > 8  # lock, row, door, name, record, messages, outbox: the walk met them all


def test_what_must_leave_the_system_is_undone_with_the_transaction(company, dept_officer):
    before = traces(company)

    undone = transaction.savepoint()
    perform(company, "verify", by=dept_officer)
    assert Outbox.objects.count() == 1
    transaction.savepoint_rollback(undone)

    assert traces(company) == before


def test_the_instant_is_read_before_the_step_and_stays_the_same(company, dept_officer, now):
    perform(company, "return_for_correction", by=dept_officer, reason=REASON)

    times = {Record.objects.get().at, *Message.objects.values_list("at", flat=True)}
    assert times == {now}
    assert clock.now() - now == timedelta(0)
