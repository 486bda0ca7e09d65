"""What a step leaves behind, so that a test can say that a refused one left nothing."""

from typing import Any

from django.db import connection

from portal.documents.models import StoredFile
from portal.models import Receipt
from portal.notices.models import Message, Outbox
from portal.records.models import Head, PersonName, Record

KEPT = (Record, Head, PersonName, Outbox, Message, Receipt, StoredFile)
COUNTS = "SELECT " + ", ".join(f"(SELECT count(*) FROM {model._meta.db_table})" for model in KEPT)  # noqa: S608 -- ours


def traces(record: Any) -> tuple:
    """The record's row as it stands in the database, and how many rows everything that a step writes has."""
    row = type(record)._base_manager.filter(pk=record.pk).values().get()
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        return row, cursor.fetchone()
