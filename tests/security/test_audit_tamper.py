"""S-18: what whoever owns the database does to the record, its triggers switched off, is found and named."""

from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from portal import records
from portal.accounts.models import Region
from portal.records import verifying
from portal.records.anchoring import rooting, signing
from portal.records.models import Record, Root
from portal.records.verifying import fault
from tests.factories import people

KEPT_TABLES = ("records_record", "records_head", "records_root", "records_rooted", "records_rowversion", "records_era")


@pytest.fixture
def unit(zhejiang, office_officer):
    """A unit with five rows, beside another with two; all of them rooted, and one row more since."""
    signing.make_key()
    unit, other = people.unit(zhejiang), people.unit(zhejiang)
    for n in range(5):
        records.looked(unit, by=office_officer, what=f"第 {n} 次查看")
    for n in range(2):
        records.looked(other, by=office_officer, what=f"第 {n} 次查看")
    rooting.make()
    records.looked(other, by=office_officer, what="又查看")
    return unit


@contextmanager
def owner():
    """Whoever owns the database, with every trigger switched off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor.execute
        cursor.execute("SET LOCAL session_replication_role = origin")


def found():
    return [(f.machine, f.object_id, f.seq, f.what) for f in verifying.faults()]


def recompute(sql, object_id):
    """Link the rows of a chain anew, and their head: what a careful forger does."""
    sql("SELECT id FROM records_record WHERE machine = 'organisation' AND object_id = %s ORDER BY seq", [object_id])
    rows = list(Record.objects.filter(machine="organisation", object_id=object_id).order_by("seq"))
    before = ""
    for seq, row in enumerate(rows, 1):
        sql("UPDATE records_record SET seq = %s, prev_hash = %s WHERE id = %s", [seq, before, row.pk])
        sql("UPDATE records_record r SET hash = records_hash(prev_hash, r) WHERE id = %s", [row.pk])
        before = Record.objects.get(pk=row.pk).hash
    sql(
        "UPDATE records_head SET count = %s, hash = %s WHERE machine = 'organisation' AND object_id = %s",
        [len(rows), before, object_id],
    )


def test_an_untouched_record_gives_no_alarm(unit):
    assert verifying.faults(rows=True) == []


@pytest.mark.asvs("16.4.2")
def test_one_byte_changed_is_found(unit):
    with owner() as sql:
        sql("UPDATE records_record SET label = '第 2 次查阅' WHERE object_id = %s AND seq = 3", [unit.pk])

    assert found() == [("organisation", unit.pk, 3, fault.CHANGED)]


@pytest.mark.asvs("16.4.2")
def test_the_last_row_deleted_is_found(unit):
    with owner() as sql:
        sql("DELETE FROM records_record WHERE object_id = %s AND seq = 5", [unit.pk])

    assert found() == [
        ("organisation", unit.pk, 5, fault.ENDS_OTHERWISE),
        ("organisation", unit.pk, 5, fault.ANCHORED_IS_GONE),
    ]


def test_a_middle_row_deleted_is_found(unit):
    with owner() as sql:
        sql("DELETE FROM records_record WHERE object_id = %s AND seq = 3", [unit.pk])

    assert found() == [("organisation", unit.pk, 4, fault.MISSING)]


def test_two_rows_that_changed_places_are_found(unit):
    with owner() as sql:
        for seq, to in ((2, 99), (3, 2), (99, 3)):
            sql("UPDATE records_record SET seq = %s WHERE object_id = %s AND seq = %s", [to, unit.pk, seq])

    assert [(seq, what) for _m, _o, seq, what in found()] == [(n, fault.UNLINKED) for n in (2, 3, 4)]


@pytest.mark.asvs("16.4.3")
def test_a_chain_emptied_and_refilled_with_true_hashes_is_found_by_the_anchor_alone(unit):
    with owner() as sql:
        sql("UPDATE records_record SET reason = '伪造' WHERE object_id = %s", [unit.pk])
        sql("DELETE FROM records_record WHERE object_id = %s AND seq = 2", [unit.pk])
        sql("UPDATE records_record SET seq = seq - 1 WHERE object_id = %s AND seq > 2", [unit.pk])
        recompute(sql, unit.pk)

    assert found() == [("organisation", unit.pk, 5, fault.ANCHORED_IS_GONE)]


def test_a_refilled_chain_of_the_same_length_is_found_by_the_anchor_alone(unit):
    with owner() as sql:
        sql("UPDATE records_record SET reason = '伪造' WHERE object_id = %s AND seq = 2", [unit.pk])
        recompute(sql, unit.pk)

    assert found() == [("organisation", unit.pk, 5, fault.NOT_AS_ANCHORED)]


@pytest.mark.asvs("16.4.3")
def test_an_older_backup_restored_is_found_by_the_anchor_alone(unit, office_officer):
    with connection.cursor() as cursor:  # the backup
        for table in KEPT_TABLES:
            cursor.execute(f"CREATE TEMP TABLE backup_{table} ON COMMIT DROP AS TABLE {table}")
    records.looked(unit, by=office_officer, what="看见了不该看的")
    rooting.make()
    assert found() == []
    with owner() as sql:
        for table in KEPT_TABLES:
            sql(f"DELETE FROM {table}")  # noqa: S608 -- a table named above
            sql(f"INSERT INTO {table} SELECT * FROM backup_{table}")  # noqa: S608 -- the same

    assert ("root", 2, 0, fault.ROOT_GONE) in found()
    assert ("organisation", unit.pk, 6, fault.ANCHORED_IS_GONE) in found()
    with pytest.raises(rooting.Behind):
        rooting.make()


def test_a_restore_that_is_declared_is_signed_into_the_next_root_and_counts_from_there(unit, office_officer):
    test_an_older_backup_restored_is_found_by_the_anchor_alone(unit, office_officer)

    made = rooting.make(restored="机房断电后按预案恢复")

    assert (made.number, found()) == (3, [])
    records.looked(unit, by=office_officer, what="恢复后查看")
    rooting.make()
    with owner() as sql:
        sql("DELETE FROM records_record WHERE object_id = %s AND seq = 6", [unit.pk])
    assert ("organisation", unit.pk, 6, fault.ANCHORED_IS_GONE) in found()


def test_a_root_written_anew_in_the_database_is_found(unit):
    with owner() as sql:
        sql("UPDATE records_root SET body = replace(body, '\"heads\":', '\"Heads\":')")

    assert found() == [("root", 1, 0, fault.ROOT_DIFFERS)]


@pytest.mark.asvs("16.4.3")
def test_an_anchor_signed_by_another_key_is_found(unit, settings, tmp_path):
    settings.ANCHOR_KEY_FILE = str(tmp_path / "other.key")
    forger = signing.make_key()
    signing.public_file(forger).unlink()  # the folder of public keys is not the forger's
    rooting.make()

    assert found() == [("root", 2, 0, fault.BAD_SIGNATURE)]


def test_a_line_taken_out_of_the_anchors_is_found(unit, office_officer, tmp_path):
    for n in range(2):
        records.looked(unit, by=office_officer, what=f"再看 {n}")
        rooting.make()
    file = next((tmp_path / "anchors").glob("roots-*"))
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(lines[0] + lines[2])

    assert ("root", 3, 0, fault.ROOT_UNLINKED) in found()
    assert ("root", 2, 0, fault.NOT_ANCHORED) in found()


def test_a_row_of_a_table_changed_past_its_triggers_is_found(unit):
    with owner() as sql:
        sql("UPDATE accounts_organisation SET phone = '改过' WHERE id = %s", [unit.pk])

    assert [(f.machine, f.object_id, f.what) for f in verifying.faults(rows=True)] == [
        ("accounts_organisation", str(unit.pk), fault.NOT_ITS_HISTORY)
    ]


def test_the_same_change_through_the_triggers_is_no_fault(unit):
    type(unit).objects.filter(pk=unit.pk).update(phone="0571-2")

    assert verifying.faults(rows=True) == []


@pytest.mark.django_db(transaction=True)
def test_a_version_changed_together_with_its_row_is_found_by_the_root(office_officer):
    unit = people.unit(Region.objects.get(pk="330000"))
    signing.make_key()
    with connection.cursor() as cursor:  # as if every transaction of this server had ended by now
        cursor.execute("INSERT INTO records_era VALUES (1, 1000000, 0) ON CONFLICT (id) DO UPDATE SET base = 1000000")
    rooting.make()
    assert verifying.faults(rows=True) == []
    with transaction.atomic(), owner() as sql:
        sql("UPDATE accounts_organisation SET phone = '改过' WHERE id = %s", [unit.pk])
        sql(
            'UPDATE records_rowversion SET data = data || \'{"phone": "改过"}\''
            " WHERE table_name = 'accounts_organisation' AND row_id = %s",
            [str(unit.pk)],
        )

    assert [(f.machine, f.object_id, f.what) for f in verifying.faults(rows=True)] == [
        ("history", 1, fault.HISTORY_CHANGED)
    ]


def test_the_command_says_how_many_rows_and_roots_and_fails_where_something_is_wrong(unit):
    out = StringIO()
    call_command("records", "verify", "--rows", stdout=out)
    assert out.getvalue().splitlines()[-1].endswith("against 1 roots: 0 faults")
    with owner() as sql:
        sql("DELETE FROM records_record WHERE object_id = %s", [unit.pk])

    with pytest.raises(CommandError, match="tampered"):
        call_command("records", "verify", stdout=out)


def test_only_what_is_newer_may_be_asked_for(unit, now):
    assert verifying.faults(since=Root.objects.get().at) == []
