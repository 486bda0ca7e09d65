"""What is an outage and what is a mistake of ours."""

import errno

import psycopg2
import pytest
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, OperationalError, ProgrammingError

from portal import outage


def caused(error, code):
    """An error of Django's as psycopg2 caused it, with PostgreSQL's code or none."""

    class FromTheServer(psycopg2.Error):
        pgcode = code

    error.__cause__ = FromTheServer()
    return error


@pytest.mark.parametrize(
    ("error", "is_one", "is_gone"),
    [
        (caused(OperationalError("connection refused"), None), True, True),
        (caused(OperationalError("the database system is starting up"), "57P03"), True, True),
        (caused(OperationalError("deadlock detected"), "40P01"), True, False),
        (caused(OperationalError("canceling statement due to statement timeout"), "57014"), True, False),
        (caused(DatabaseError("server closed the connection unexpectedly"), None), True, True),
        (InterfaceError("connection already closed"), True, True),
        (OSError(errno.ENOSPC, "No space left on device"), True, False),
        (OSError(errno.EACCES, "Permission denied"), False, False),
        (caused(IntegrityError("duplicate key"), "23505"), False, False),
        (caused(ProgrammingError("no such table"), "42P01"), False, False),
        (caused(DataError("value too long"), "22001"), False, False),
        (ZeroDivisionError(), False, False),
        (None, False, False),
    ],
    ids=repr,
)
def test_only_what_passes_by_itself_is_an_outage(error, is_one, is_gone):
    assert (outage.is_one(error), outage.is_gone(error)) == (is_one, is_gone)
