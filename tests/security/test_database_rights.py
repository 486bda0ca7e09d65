"""S-17: what the web's role may not do to the record, tried as that role on a connection of its own.

The rights are those that `grant_web_role` gives; the tests sign in to the server as the role, as the web does.
"""

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection

from portal import records
from portal.records.anchoring import rooting, signing
from tests.everywhere.serving import database_host
from tests.factories import people

WEB = "portal_web"
PAST = ("records_record", "records_head", "records_rowversion", "records_era", "records_root", "records_rooted")
PAST += ("records_purge",)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def web(transactional_db):
    """A connection as the web's role, to a database with something in each of its tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [WEB])
        if not cursor.rowcount:
            cursor.execute(f"CREATE ROLE {WEB} LOGIN")
        cursor.execute(f"ALTER ROLE {WEB} LOGIN")
        call_command("grant_web_role", WEB, verbosity=0)
    told = connection.settings_dict
    signing.make_key()
    records.noted("sign-in", label="登录", by=people.person())
    rooting.make()
    as_web = psycopg2.connect(host=database_host() or None, port=told["PORT"] or None, user=WEB, dbname=told["NAME"])
    as_web.autocommit = True
    yield as_web
    as_web.close()


def refused(web, sql):
    with web.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error as refusal:
            return str(refusal).splitlines()[0]
    return ""


@pytest.mark.asvs("13.2.2", "16.4.2")
@pytest.mark.parametrize("table", PAST)
def test_the_web_changes_nothing_of_the_records_past(web, table):
    tried = [
        f"UPDATE {table} SET id = id",  # noqa: S608 -- a table named above
        f"DELETE FROM {table}",  # noqa: S608 -- the same
        f"TRUNCATE {table}",
    ]

    assert [refused(web, sql) for sql in tried] == [f"permission denied for table {table}"] * 3


@pytest.mark.asvs("13.2.2", "16.4.2")
@pytest.mark.parametrize("table", PAST)
def test_the_web_takes_none_of_its_tables_or_guards_apart(web, table):
    tried = [
        f"ALTER TABLE {table} DISABLE TRIGGER ALL",
        f"ALTER TABLE {table} ADD COLUMN x text",
        f"DROP TABLE {table}",
        f"ALTER TABLE {table} OWNER TO {WEB}",
    ]

    assert [refused(web, sql) for sql in tried] == [f"must be owner of table {table}"] * 4


def test_the_web_writes_no_version_head_or_tombstone_of_its_own(web):
    tables = [t for t in PAST if t not in ("records_record", "records_root")]

    assert [refused(web, f"INSERT INTO {t} DEFAULT VALUES") for t in tables] == [
        f"permission denied for table {t}" for t in tables
    ]


@pytest.mark.asvs("13.2.2")
@pytest.mark.parametrize(
    ("sql", "answer"),
    [
        ("CREATE TABLE mine (x int)", "permission denied for schema public"),
        ("CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'", "permission denied for schema public"),
        ("SET session_replication_role = replica", 'permission denied to set parameter "session_replication_role"'),
        ("DROP FUNCTION records_keep", "must be owner of function records_keep"),
        ("CREATE OR REPLACE FUNCTION records_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
         "permission denied for schema public"),
        ("ALTER TABLE calls_call DISABLE TRIGGER keep_versions", "must be owner of table calls_call"),
        ("TRUNCATE accounts_organisation", "permission denied for table accounts_organisation"),
        ("SET ROLE portal_cleaner", 'permission denied to set role "portal_cleaner"'),
        ("SELECT records_purge('{}', '', '', '')", "permission denied for function records_purge"),
        ("SELECT records_purge_plan(now())", "permission denied for function records_purge_plan"),
        ("UPDATE records_hold SET reason = ''", "permission denied for table records_hold"),
        ("DELETE FROM records_hold", "permission denied for table records_hold"),
    ],
)  # fmt: skip
def test_the_web_gets_past_no_guard(web, sql, answer):
    assert refused(web, sql) == answer


def test_a_root_that_does_not_follow_is_refused_even_to_who_may_write_roots(web):
    body = '{"previous": "x", "restored": "", "history": {"to": 0}, "changed": []}'
    written = (
        "INSERT INTO records_root (number, body, key_id, algorithm, signature, hash, at)"  # noqa: S608 -- the text above
        f" VALUES (2, '{body}', '', '', '', '', now())"
    )

    assert refused(web, written) == "root 2 does not follow root 1"


def test_the_refusals_are_not_for_want_of_a_connection(web):
    """The positive control: what the web is there for, it may."""
    assert refused(web, "UPDATE accounts_organisation SET phone = phone") == ""
    assert refused(web, "SELECT count(*) FROM records_record") == ""
