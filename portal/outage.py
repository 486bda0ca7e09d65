"""Telling a database that cannot serve just now, or files that cannot be kept, from a mistake of ours.

psycopg2 gives OperationalError for what the server's operation is to blame for (away, restarting, full, used up, a
statement or a lock that took too long, a deadlock), InterfaceError for a connection that is closed already, and a
DatabaseError of no particular class where the server went away in the middle of a statement.
"""

import errno

from django.db import DatabaseError, InterfaceError, OperationalError

# Class 57 of PostgreSQL's error codes: the server is shutting down, crashed or starting; but 57014 is one statement
# that took too long.
SHUTTING_DOWN = ("57P01", "57P02", "57P03")


# A disk that is full, a store of files that does not answer (portal/documents/objects.py).
OF_FILES = (errno.ENOSPC, errno.EDQUOT, errno.EHOSTUNREACH)


def is_one(error: BaseException | None) -> bool:
    """Whether database or files could not be served, and the same request may succeed in a moment."""
    if isinstance(error, OSError) and error.errno in OF_FILES:
        return True
    return isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError


def is_gone(error: BaseException | None) -> bool:
    """Whether there is no database to talk to: no server answered, or it said that it is going."""
    code = getattr(getattr(error, "__cause__", None), "pgcode", None)
    return is_one(error) and not isinstance(error, OSError) and (code is None or code in SHUTTING_DOWN)
