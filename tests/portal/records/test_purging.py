"""What is kept for how long: looks and sign-ins at least 180 days, steps for good, and nothing at all under hold."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from portal import clock, records
from portal.records import holds, purging, verifying
from portal.records.anchoring import rooting, signing
from portal.records.models import Hold, Purge, Record
from portal.records.verifying import fault
from portal.workflow import StepRefused, perform
from tests.factories import people

LONG_AGO = clock.timezone.now() - timedelta(days=200)
OWNER = "an_owner_for_tests"


@pytest.fixture
def company(zhejiang, dept_officer, office_officer):
    """A look, a step and two looks of long ago, then a look of today; a sign-in of long ago beside them."""
    signing.make_key()
    company = people.unit(zhejiang)
    with clock.standing_at(LONG_AGO):
        records.noted("sign-in", label="登录", by=office_officer)
        records.looked(company, by=office_officer, what="查看营业执照")
        perform(company, "return_for_correction", by=dept_officer, reason="营业执照已经过期")
        for n in range(2):
            records.looked(company, by=office_officer, what=f"第 {n} 次查看")
    records.looked(company, by=office_officer, what="今天查看")
    return company


def kept(company):
    return [row.seq for row in Record.objects.of(company)]


def sql(text):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text)


def purge(days="180d"):
    call_command("records", "purge", "--older-than", days, verbosity=0)


@pytest.mark.parametrize("days", ["179d", "0d", "30"])
def test_nothing_younger_than_half_a_year_is_purged(company, days):
    with pytest.raises(CommandError, match="nothing younger than 180 days"):
        purge(days)

    assert kept(company) == [1, 2, 3, 4, 5]


def test_the_database_refuses_it_too(company):
    with pytest.raises(DatabaseError, match="nothing younger than 180 days"):
        sql("SELECT records_purge_plan(clock_timestamp() - interval '179 days')")


@pytest.mark.parametrize("where", ["seq = 2", "seq = 5"])
def test_not_even_the_owner_deletes_a_step_or_what_is_young_by_saying_that_a_purge_is_under_way(company, where):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", [OWNER])
        if not cursor.fetchone()[0]:
            cursor.execute(f"CREATE ROLE {OWNER}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {OWNER}")
        cursor.execute(f"ALTER TABLE records_record OWNER TO {OWNER}")
        cursor.execute(f"SET LOCAL ROLE {OWNER}")
        cursor.execute("SET LOCAL portal.purging = 'on'")
    with pytest.raises(DatabaseError, match="append-only: DELETE refused"):
        sql(f"DELETE FROM records_record WHERE object_id = {company.pk} AND {where}")  # noqa: S608 -- as named above


def test_looks_and_sign_ins_go_when_their_time_is_over_and_steps_stay(company, office_officer):
    rooting.make()

    purge()

    assert kept(company) == [2, 5]
    assert not Record.objects.filter(machine="account", object_id=office_officer.pk).exists()
    assert Record.objects.get(step="purge").detail["rows"] == 4
    assert verifying.faults() == []


def test_the_chain_goes_on_after_a_purge_and_a_second_purge_finds_nothing(company, office_officer):
    purge()
    records.noted("sign-in", label="登录", by=office_officer)
    records.looked(company, by=office_officer, what="清理后查看")
    purge()

    assert Purge.objects.count() == 1
    assert verifying.faults() == []


def test_a_row_that_was_deleted_without_a_purge_is_missed(company):
    purge()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM records_record WHERE object_id = %s AND seq = 5", [company.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")

    assert [(f.seq, f.what) for f in verifying.faults()] == [(5, fault.ENDS_OTHERWISE)]


def test_a_forged_tombstone_covers_nothing(company):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM records_record WHERE object_id = %s AND seq = 1", [company.pk])
        cursor.execute(
            "INSERT INTO records_purge (body, key_id, algorithm, signature, at)"
            " VALUES ('{}', 'a', 'ed25519', '00', now())"
        )
        cursor.execute("SET LOCAL session_replication_role = origin")

    assert [f.what for f in verifying.faults()] == [fault.BAD_PURGE, fault.MISSING]


def test_what_is_held_is_not_purged(company, office_officer, dept_officer):
    holds.place("organisation", company.pk, reason="信访调查", by=office_officer)

    purge()
    assert kept(company) == [1, 2, 3, 4, 5, 6]

    holds.lift("organisation", company.pk, reason="调查结束", by=dept_officer)
    purge()
    assert kept(company) == [2, 5, 6, 7]
    assert verifying.faults() == []


def test_a_row_of_what_is_held_cannot_be_deleted(company, office_officer):
    spare = people.unit(company.region)
    holds.place("organisation", spare.pk, reason="信访调查", by=office_officer)

    with pytest.raises(DatabaseError, match="a row of accounts_organisation is under legal hold"), transaction.atomic():
        spare.delete()


def test_whoever_placed_a_hold_does_not_lift_it(company, office_officer):
    held = holds.place("organisation", company.pk, reason="信访调查", by=office_officer)

    with pytest.raises(StepRefused, match="须由另一人解除"):
        holds.lift("organisation", company.pk, reason="调查结束", by=office_officer)
    with pytest.raises(IntegrityError, match="a_second_person_lifts"), transaction.atomic():
        Hold.objects.update(lifted_by=office_officer, lifted_at=clock.now())
    assert holds.standing("organisation", company.pk) == held


def test_a_hold_stands_once_and_is_not_rewritten(company, office_officer, dept_officer):
    holds.place("organisation", company.pk, reason="信访调查", by=office_officer)

    with pytest.raises(StepRefused, match="已经封存"):
        holds.place("organisation", company.pk, reason="又一次", by=dept_officer)
    with pytest.raises(DatabaseError, match="lifted once and not changed"), transaction.atomic():
        Hold.objects.update(reason="别的")
    holds.lift("organisation", company.pk, reason="调查结束", by=dept_officer)
    with pytest.raises(StepRefused, match="已经解除"):
        holds.lift("organisation", company.pk, reason="又一次", by=dept_officer)
    with pytest.raises(DatabaseError, match="lifted once and not changed"), transaction.atomic():
        Hold.objects.update(lifted_why="别的")


def test_a_hold_is_in_the_objects_chain_and_not_in_the_timeline_that_its_people_read(company, office_officer):
    holds.place("organisation", company.pk, reason="信访调查", by=office_officer)

    last = Record.objects.of(company).last()
    assert (last.step, last.reason, last.person_id) == ("hold", "信访调查", office_officer.pk)
    assert "hold" not in Record.objects.of(company).steps().values_list("step", flat=True)


def test_purging_by_less_than_the_law_is_refused_in_the_code_as_well():
    with pytest.raises(purging.TooYoung):
        purging.purge(timedelta(days=179))
