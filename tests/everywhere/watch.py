"""What a request writes: every statement that changes a row, but for sessions."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Sessions and the limits of sign-in are written by whoever comes; a look at something confidential is on record.
NO_BUSINESS_OF_OURS = ('"django_session"', '"portal_cache"')
A_LOOK = ('"records_record"', '"records_personname"')


@contextmanager
def written(*, looks_too: bool = False) -> Iterator[list[str]]:
    """The statements that change rows while the block runs; looks count only where asked for."""
    found: list[str] = []
    passed_over = NO_BUSINESS_OF_OURS if looks_too else (*NO_BUSINESS_OF_OURS, *A_LOOK)

    def watch(execute, sql, params, many, context):
        if sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE")) and not any(table in sql for table in passed_over):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found
