"""Changes of the database's structure are on record where a superuser may see to it; where not, a check says so."""

from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connection

SQL = (Path(__file__).resolve().parent / "ddl.sql").read_text()
MAY = "SELECT to_regclass('records_record') IS NOT NULL AND rolsuper FROM pg_roles WHERE rolname = current_user"
INSTALLED = """
    SELECT to_regclass('records_record') IS NULL OR count(*) = 2 FROM pg_event_trigger
    WHERE evtname IN ('records_ddl', 'records_drop')
"""


def install(**_signal: Any) -> None:
    """After every migration: the event triggers, if this role may create them and they are not there."""
    with connection.cursor() as cursor:
        cursor.execute(MAY)
        if cursor.fetchone()[0] and not is_recorded():
            cursor.execute(SQL)


def is_recorded() -> bool:
    """Whether changes of structure are put on record; nothing is amiss where there is no record yet."""
    with connection.cursor() as cursor:
        cursor.execute(INSTALLED)
        return cursor.fetchone()[0]


@register(Tags.database)
def structure_is_watched(databases: Any = None, **_more: Any) -> list[CheckMessage]:
    """Only `manage.py check --database default` asks the database."""
    if not databases or is_recorded():
        return []
    return [
        Warning(
            "Changes of the database's structure are not put on record.",
            hint="Let a superuser run portal/records/ddl.sql in the portal's database, once.",
            id="records.W001",
        )
    ]
