"""`manage.py records verify` finds every kind of tampering by whoever owns the database, and nothing else."""

from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal import records
from portal.records import verifying
from portal.records.models import Record
from tests.factories import people


@pytest.fixture
def looks(zhejiang, office_officer):
    """Five rows of one unit and two of another."""
    units = people.unit(zhejiang), people.unit(zhejiang)
    for unit, times in zip(units, (5, 2), strict=True):
        for n in range(times):
            records.looked(unit, by=office_officer, what=f"第 {n} 次查看")
    return list(Record.objects.of(units[0]))


@contextmanager
def tampering():
    """A database administrator with the triggers switched off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor.execute
        cursor.execute("SET LOCAL session_replication_role = origin")


def found():
    return [(fault.object_id, fault.seq, fault.what) for fault in verifying.faults()]


def test_an_untouched_record_passes(looks):
    out = StringIO()
    call_command("records", "verify", stdout=out)

    assert out.getvalue().startswith("7 rows verified in ")
    assert out.getvalue().endswith(": 0 faults\n")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "改过"),
        ("person_id", 1),
        ("detail", '{"is_leading": true}'),
        ("at", "2020-01-01T00:00:00Z"),
        ("before", "verified"),
        ("articles", "7"),
        ("request_id", "别的"),
    ],
)
def test_a_changed_row_is_found(looks, column, value):
    with tampering() as sql:
        sql(f"UPDATE records_record SET {column} = %s WHERE id = %s", [value, looks[2].pk])  # noqa: S608 -- a column named above

    assert found() == [(looks[2].object_id, 3, "was changed")]


def test_a_changed_row_with_its_hash_made_anew_is_found_by_the_next_one(looks):
    with tampering() as sql:
        sql("UPDATE records_record SET reason = '改过' WHERE id = %s", [looks[2].pk])
        sql("UPDATE records_record r SET hash = records_hash(prev_hash, r) WHERE id = %s", [looks[2].pk])

    assert found() == [(looks[2].object_id, 4, "does not follow the row before it")]


def test_a_missing_row_in_the_middle_is_found(looks):
    with tampering() as sql:
        sql("DELETE FROM records_record WHERE id = %s", [looks[2].pk])

    assert found()[0] == (looks[2].object_id, 4, "a row is missing before this one")


def test_a_missing_row_whose_followers_moved_up_is_found(looks):
    with tampering() as sql:
        sql("DELETE FROM records_record WHERE id = %s", [looks[2].pk])
        for row in looks[3:]:
            sql("UPDATE records_record SET seq = seq - 1 WHERE id = %s", [row.pk])

    assert (looks[2].object_id, 3, "does not follow the row before it") in found()


def test_a_missing_first_row_is_found(looks):
    with tampering() as sql:
        sql("DELETE FROM records_record WHERE id = %s", [looks[0].pk])

    assert found()[0] == (looks[0].object_id, 2, "a row is missing before this one")


def test_a_missing_last_row_is_found(looks):
    with tampering() as sql:
        sql("DELETE FROM records_record WHERE id = %s", [looks[4].pk])

    assert found() == [(looks[4].object_id, 5, "the chain does not end as its head says")]


def test_a_whole_chain_gone_from_under_its_head_is_found(looks):
    with tampering() as sql:
        sql("DELETE FROM records_record WHERE object_id = %s", [looks[0].object_id])

    assert found() == [(looks[0].object_id, 5, "the chain does not end as its head says")]


def test_rows_that_changed_places_are_found(looks):
    with tampering() as sql:
        for row, seq in ((looks[1], 99), (looks[2], 2), (looks[1], 3)):
            sql("UPDATE records_record SET seq = %s WHERE id = %s", [seq, row.pk])

    assert {(seq, what) for _unit, seq, what in found()} == {
        (2, "does not follow the row before it"),
        (3, "does not follow the row before it"),
        (4, "does not follow the row before it"),
    }


@pytest.mark.parametrize("change", ["count = 4", "hash = repeat('0', 64)"])
def test_a_changed_head_is_found(looks, change):
    with tampering() as sql:
        sql(f"UPDATE records_head SET {change} WHERE object_id = %s", [looks[0].object_id])  # noqa: S608 -- written above

    assert [what for _unit, _seq, what in found()] == ["the chain does not end as its head says"]


def test_a_row_moved_to_another_object_is_found_on_both(looks):
    other = Record.objects.exclude(object_id=looks[0].object_id).first().object_id
    with tampering() as sql:
        sql("UPDATE records_record SET object_id = %s, seq = 3 WHERE id = %s", [other, looks[4].pk])

    assert {unit for unit, _seq, _what in found()} == {looks[0].object_id, other}


def test_the_command_fails_and_names_the_place(looks):
    with tampering() as sql:
        sql("UPDATE records_record SET reason = '改过' WHERE id = %s", [looks[2].pk])
    out = StringIO()

    with pytest.raises(CommandError, match="tampered with"):
        call_command("records", "verify", stdout=out)

    assert out.getvalue().startswith(f"organisation {looks[2].object_id} row 3: was changed\n")


def test_verifying_takes_as_many_queries_for_more_rows(looks, zhejiang, office_officer, django_assert_num_queries):
    for n in range(20):
        records.looked(people.unit(zhejiang), by=office_officer, what=f"又第 {n} 次查看")

    with django_assert_num_queries(9):
        verifying.faults()
