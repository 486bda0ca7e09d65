"""What a request writes: every statement that changes a row, but for sessions and for what happened at the doors."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from portal.records.models import ACCOUNT, VISITORS

# Sessions and the limits of sign-in are written by whoever comes; a name is kept once for all records of a person.
NO_BUSINESS_OF_OURS = ('"django_session"', '"portal_cache"', '"records_personname"')
RECORD = '"records_record"'


@contextmanager
def written(*, looks_too: bool = False) -> Iterator[list[str]]:
    """The statements that change rows while the block runs; looks at something confidential only where asked for."""
    found: list[str] = []

    def watch(execute, sql, params, many, context):
        if sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE")) and _counts(sql, params, looks_too):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


def _counts(sql: str, params: tuple, looks_too: bool) -> bool:
    if RECORD in sql:  # a refusal stands in the chain of the person, or of the day's visitors
        return looks_too and not {ACCOUNT, VISITORS} & {each for each in params if isinstance(each, str)}
    return not any(table in sql for table in NO_BUSINESS_OF_OURS)
