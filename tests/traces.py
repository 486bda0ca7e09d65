"""What a step leaves behind, so that a test can say that a refused one left nothing."""

from typing import Any

from django.db import connection

from portal.documents.models import StoredFile
from portal.models import Receipt
from portal.notices.models import Message, Outbox
from portal.records.models import Head, Record

KEPT = (Outbox, Message, Receipt, StoredFile)
# That somebody was refused is itself on record, in a chain of the person's own.
CHAINS = (Record, Head)
OF_STEPS = "machine NOT IN ('account', 'visitors')"
COUNTED = [f"(SELECT count(*) FROM {model._meta.db_table})" for model in KEPT]  # noqa: S608 -- tables of ours
COUNTED += [f"(SELECT count(*) FROM {model._meta.db_table} WHERE {OF_STEPS})" for model in CHAINS]  # noqa: S608 -- the same
COUNTS = "SELECT " + ", ".join(COUNTED)


def traces(record: Any) -> tuple:
    """The record's row as it stands in the database, and how many rows everything that a step writes has."""
    row = type(record)._base_manager.filter(pk=record.pk).values().get()
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        return row, cursor.fetchone()
