"""Proving that what was restored belongs together: files and the rows that name them, states and the record."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import Model

from portal.documents import sweeping
from portal.workflow import machines

LAST_STATES = """
    SELECT DISTINCT ON (object_id) object_id, after FROM records_record
    WHERE machine = %s AND after <> '' ORDER BY object_id, seq DESC
"""


def faults() -> Iterator[str]:
    """A sentence for each file that is missing or changed, and each state that is not what the record says last."""
    yield from sweeping.faults()
    for name, model in sorted(machines().items()):
        yield from _states(name, model)


def _states(name: str, model: type[Model]) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(LAST_STATES, [name])
        last = dict(cursor.fetchall())
    for pk, state in model._base_manager.values_list("pk", "state").iterator():
        if last.get(pk, state) != state:
            yield f"{name} {pk}: is {state}, and the record ends with {last[pk]}"
