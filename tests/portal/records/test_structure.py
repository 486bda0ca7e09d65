"""Whoever changes the database's structure stands in the record, in a chain of its own."""

import pytest
from django.db import connection

from portal.records import structure, verifying
from portal.records.models import Record

BUILDER = "a_builder_for_tests"


@pytest.fixture
def builder(db):
    """A role that owns a table and is no cleaner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [BUILDER])
        if not cursor.rowcount:
            cursor.execute(f"CREATE ROLE {BUILDER}")
        cursor.execute("CREATE TABLE built (x int)")
        cursor.execute(f"ALTER TABLE built OWNER TO {BUILDER}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {BUILDER}")
        cursor.execute(f"SET LOCAL SESSION AUTHORIZATION {BUILDER}")
        yield cursor.execute
        cursor.execute("RESET SESSION AUTHORIZATION")


def test_a_change_of_structure_is_on_record_with_who_made_it(builder):
    builder("ALTER TABLE built ADD COLUMN y text")
    builder("DROP TABLE built")
    builder("RESET SESSION AUTHORIZATION")

    rows = Record.objects.filter(machine="database").order_by("seq")
    assert [(r.step, r.detail) for r in rows] == [
        ("ddl", {"command": "ALTER TABLE", "object": "public.built", "role": BUILDER}),
        ("ddl", {"command": "DROP TABLE", "object": "public.built", "role": BUILDER}),
    ]
    assert verifying.faults() == []


def test_what_tests_themselves_do_to_tables_is_not(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE built (x int)")

    assert not Record.objects.filter(machine="database").exists()


def test_a_database_without_it_is_warned_of(db):
    assert structure.structure_is_watched(databases=["default"]) == []
    with connection.cursor() as cursor:
        cursor.execute("DROP EVENT TRIGGER records_ddl")

    assert [w.id for w in structure.structure_is_watched(databases=["default"])] == ["records.W001"]
    assert structure.structure_is_watched() == []
