"""What a request writes: every statement that changes a row, but for sessions and for what happened at the doors."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection

from portal.records.models import ACCOUNT, VISITORS

# Sessions and the limits of sign-in are written by whoever comes; a name is kept once for all records of a person; a
# form's token is claimed and, where the form is refused, given back.
NO_BUSINESS_OF_OURS = ('"accounts_session"', '"portal_cache"', '"records_personname"', "portal_sending")
RECORD = '"records_record"'
# What the database itself counted in this transaction, of all that was tried, undone or not.
COUNTED = """
    SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
    WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
"""
OF_THE_DOORS = {"accounts_session", "portal_cache", "portal_sending"}
OF_THE_DOORS |= {"records_personname", "records_record", "records_head"}


@dataclass
class Seen:
    """Statements that change rows of the programme; how many refusals were put on record; looks among them."""

    statements: list[str] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)
    refusals: int = 0


@contextmanager
def watching() -> Iterator[Seen]:
    """All of it while the block runs."""
    seen = Seen()

    def watch(execute, sql, params, many, context):
        text = sql if isinstance(sql, str) else sql.as_string(connection.connection)  # a lock is put together of parts
        if text.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
            _sort(text, params, seen)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield seen


def _sort(sql: str, params: tuple, seen: Seen) -> None:
    if RECORD in sql:  # a refusal stands in the chain of the person, or of the day's visitors
        words = {each for each in params if isinstance(each, str)}
        if words & {ACCOUNT, VISITORS}:
            seen.refusals += "refused" in words
        else:
            seen.looks.append(sql)
    elif not any(table in sql for table in NO_BUSINESS_OF_OURS):
        seen.statements.append(sql)


@contextmanager
def written(*, looks_too: bool = False) -> Iterator[list[str]]:
    """The statements that change rows while the block runs; looks at something confidential only where asked for."""
    found: list[str] = []
    with watching() as seen:
        yield found
    found += seen.statements + (seen.looks if looks_too else [])


def rows_touched() -> dict[str, int]:
    """By table of the programme: how many rows the database says were written in this transaction so far."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED)
        return {name: count for name, count in cursor.fetchall() if name not in OF_THE_DOORS}
