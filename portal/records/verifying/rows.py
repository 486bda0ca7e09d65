"""The business tables against their history: a row changed with the triggers off is not what its versions add up to."""

from collections.abc import Iterator

from django.db import connection

from portal.records import history
from portal.records.verifying.fault import NOT_ITS_HISTORY, Fault

# What a person's erasure took out of the history has nothing to be compared with.
# Columns that came or went with a later migration are on one side only, and no fault.
DIFFERS = """
    SELECT coalesce(v.row_id, t.row_id) FROM (
        SELECT row_id, records_folded(data ORDER BY id) AS data, (array_agg(op ORDER BY id DESC))[1] AS last
        FROM records_rowversion WHERE table_name = %s GROUP BY row_id
    ) v
    FULL JOIN (SELECT {key}::text AS row_id, to_jsonb(r) AS data FROM {table} r) t USING (row_id)
    WHERE v.row_id IS NULL OR (t.row_id IS NULL) <> (v.last = 'D') OR v.last <> 'D' AND EXISTS (
        SELECT FROM jsonb_each(v.data) kept WHERE t.data ? kept.key AND t.data -> kept.key <>
            CASE WHEN kept.key = ANY(%s::text[]) THEN records_told(kept.value) ELSE kept.value END
    )
    ORDER BY 1
"""


def row_faults() -> Iterator[Fault]:
    """Rows that were changed, added or removed past their triggers."""
    with connection.cursor() as cursor:
        for each in history.kept():
            table, key = connection.ops.quote_name(each.table), connection.ops.quote_name(each.key)
            cursor.execute(DIFFERS.format(table=table, key=key), [each.table, list(each.personal)])
            for (row_id,) in cursor.fetchall():
                yield Fault(each.table, row_id, 0, NOT_ITS_HISTORY)
