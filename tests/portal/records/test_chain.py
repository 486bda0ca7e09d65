"""The record only grows: its rows are chained, and the database refuses to change them."""

import hashlib
import json
from datetime import UTC

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from portal import records
from portal.records import timeline, verifying
from portal.records.models import Head, PersonName, Record
from portal.workflow import perform
from tests.factories import people

REASON = "营业执照已经过期，请换新的"
OWNER, WEB = "an_owner_for_tests", "portal_web"


@pytest.fixture
def company(zhejiang):
    return people.unit(zhejiang)


@pytest.fixture
def chain(company, dept_officer):
    """Three rows of one company, and one of another beside them."""
    admin = people.member(company, is_admin=True)
    perform(company, "return_for_correction", by=dept_officer, reason=REASON)
    perform(company, "resubmit", by=admin, answer="已换", name="某公司", contact="钱某", phone="0571-1")
    perform(company, "return_for_correction", by=dept_officer, reason=REASON)
    perform(people.unit(company.region), "return_for_correction", by=dept_officer, reason=REASON)
    return list(Record.objects.of(company))


def test_each_row_carries_the_hash_of_the_one_before_and_the_head_the_last(chain, company):
    assert [row.seq for row in chain] == [1, 2, 3]
    assert [row.prev_hash for row in chain] == ["", chain[0].hash, chain[1].hash]
    head = Head.objects.get(machine="organisation", object_id=company.pk)
    assert (head.count, head.hash) == (3, chain[2].hash)
    assert Head.objects.count() == 2


def test_the_hash_is_of_what_the_row_says(chain):
    row = chain[1]
    said = [row.machine, row.object_id, row.seq, row.step, row.label, row.articles, row.before, row.after]
    said += [row.person_id, row.person_digest, row.position, row.acting_for, row.reason, row.detail, row.cause]
    said += [row.request_id, row.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT records_canonical(r) FROM records_record r WHERE id = %s", [row.pk])
        canonical = cursor.fetchone()[0]

    assert json.loads(canonical) == said
    assert hashlib.sha256((row.prev_hash + canonical).encode()).hexdigest() == row.hash


def test_a_program_cannot_choose_a_rows_place_or_hash(chain, company):
    forged = Record(machine="organisation", object_id=company.pk, seq=1, prev_hash="x", hash="y", step="look")
    forged.label, forged.person_id, forged.person_digest, forged.at = "看", 1, "", chain[0].at
    forged.save()

    forged.refresh_from_db()
    assert (forged.seq, forged.prev_hash) == (4, chain[2].hash)
    assert forged.hash not in ("y", chain[2].hash)
    assert verifying.faults() == []


def test_a_look_at_something_confidential_is_a_row_of_the_same_chain(chain, company, office_officer):
    row = records.looked(company, by=office_officer, what="查看营业执照")

    row.refresh_from_db()
    assert (row.seq, row.step, row.before, row.after) == (4, "look", company.state, company.state)
    assert row.prev_hash == chain[2].hash
    assert [entry.step for entry in timeline.of(company, office_officer)] == [
        "return_for_correction",
        "resubmit",
        "return_for_correction",
    ]


def test_a_name_is_erased_and_the_chain_stays_whole(chain, company, office_officer, dept_officer):
    assert dept_officer.name in timeline.of(company, office_officer)[0].who

    PersonName.objects.filter(person_id=dept_officer.pk).update(name="")

    assert verifying.faults() == []
    assert timeline.of(company, office_officer)[0].who == "浙江省科学技术厅 科技厅（委）经办人"
    assert Record.objects.of(company).last().person_id == dept_officer.pk


def test_an_applicant_reads_whom_people_acted_for_but_not_their_names(chain, company, dept_officer):
    whos = {entry.who for entry in timeline.of(company, people.member(company))}

    assert whos == {"浙江省科学技术厅 科技厅（委）经办人", "某公司 单位管理员"}


@pytest.fixture
def roles(chain):
    """The web's role as production grants it, and an owner who is no superuser and no cleaner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [[WEB, OWNER]])
        known = {name for (name,) in cursor.fetchall()}
        for role in {WEB, OWNER} - known:
            cursor.execute(f"CREATE ROLE {role}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {OWNER}")
        for table in ("records_record", "records_head"):
            cursor.execute(f"ALTER TABLE {table} OWNER TO {OWNER}")
        call_command("grant_web_role", WEB, verbosity=0)


def said_by_the_database(role, sql):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
            cursor.execute(sql)
            return cursor.rowcount
    except DatabaseError as refusal:
        return str(refusal).splitlines()[0]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


CHANGES = [
    "UPDATE records_record SET reason = '改过'",
    "DELETE FROM records_record",
    "TRUNCATE records_record",
]


@pytest.mark.asvs("16.4.2")
@pytest.mark.parametrize("sql", [*CHANGES, "UPDATE records_head SET count = 0", "DELETE FROM records_head"])
def test_the_webs_role_may_not_touch_the_records_past(roles, sql):
    assert "permission denied for table records_" in said_by_the_database(WEB, sql)


@pytest.mark.parametrize("sql", ["TRUNCATE records_head", "DROP TABLE records_record", "DROP FUNCTION records_refuse"])
def test_the_webs_role_may_not_take_the_record_apart(roles, sql):
    assert said_by_the_database(WEB, sql).startswith(("permission denied", "must be owner"))


def test_the_webs_role_may_not_switch_the_guard_off(roles):
    switch = "ALTER TABLE records_record DISABLE TRIGGER ALL"

    assert said_by_the_database(WEB, switch) == "must be owner of table records_record"


def test_the_webs_role_adds_rows_and_the_chain_goes_on(roles, company, office_officer):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {WEB}")
        records.looked(company, by=office_officer, what="查看营业执照")
        cursor.execute("RESET ROLE")

    assert Record.objects.of(company).last().seq == 4
    assert verifying.faults() == []


@pytest.mark.asvs("16.4.2")
@pytest.mark.parametrize("sql", CHANGES)
def test_an_owner_who_is_no_cleaner_of_tests_is_refused_too(roles, sql):
    verb = sql.split()[0]

    assert said_by_the_database(OWNER, sql) == f"the record is append-only: {verb} refused"


def test_the_refusals_above_are_not_for_lack_of_rows(roles):
    """The positive control: whoever is a member of the cleaner's role changes every row."""
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT portal_cleaner TO {OWNER}")

    assert said_by_the_database(OWNER, CHANGES[0]) == 4
