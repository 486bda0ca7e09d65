"""Which tables keep the history of their rows, which columns are never copied; the triggers that see to it.

Every table of the portal keeps it unless its model says why not (`without_history = "..."`); a library's table keeps
it only where it is named here. `history_omits` on a model names columns that are never copied.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, transaction
from psycopg2 import sql

from portal.personal.register import declared

OURS = ("portal", "reviews", "demands", "projects")
# Of libraries: tables that say who may do what, or how a person is reached.
KEPT_OF_LIBRARIES = frozenset(
    {"guardian.UserObjectPermission", "guardian.GroupObjectPermission", "account.EmailAddress", "auth.Group"}
)
# The portal's own tables that keep none, with the reason.
NOT_KEPT = {
    "records.Record": "is itself the record",
    "records.Head": "belongs to the record",
    "records.PersonName": "is made to be erased",
    "records.RowVersion": "is itself the history",
    "records.Era": "belongs to the history",
    "records.Clear": "is made to be forgotten",
    "records.Root": "only grows, and is anchored elsewhere",
    "records.Rooted": "belongs to the roots",
    "records.Purge": "only grows",
    "notices.Outbox": "a machine's errands",
    "notices.Message": "what was told follows from the steps in the record",
    "notices.Reminder": "says only that a deadline in the record was told of",
}
# Columns of libraries' base classes: secrets, and a sign-in, which is on record itself.
NEVER_COPIED = {"accounts.User": ("password", "last_login")}
TRIGGER = "keep_versions"
MAKE = """
    CREATE OR REPLACE TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION records_keep({key_name}, {omitted}, {machine}, {personal})
"""
FIRST = """
    INSERT INTO records_rowversion (table_name, row_id, op, data, step, request_id, db_role, at, tx)
    SELECT %s, {key}::text, 'B', records_hide(%s, {key}::text, to_jsonb(t) - %s::text[], %s::text[]), '', '',
        session_user, clock_timestamp(), records_tx()
    FROM {table} t
"""


@dataclass(frozen=True)
class Kept:
    """A table whose rows have a history."""

    table: str
    key: str
    omitted: tuple[str, ...]
    machine: str
    personal: tuple[str, ...]


@cache
def kept() -> tuple[Kept, ...]:
    """Every table that keeps a history."""
    return tuple(_of(model) for model in apps.get_models(include_auto_created=True) if why_not(model) == "")


def why_not(model: Any) -> str:
    """Why a model's table keeps no history; empty where it does."""
    label, of = model._meta.label, model._meta.app_config.name.split(".")[0]
    if of not in OURS:
        return "" if label in KEPT_OF_LIBRARIES else "a library's own"
    return NOT_KEPT.get(label) or str(getattr(model, "without_history", ""))


def _of(model: Any) -> Kept:
    # A search column says once more what other columns say.
    derived = [f.column for f in model._meta.local_fields if isinstance(f, SearchVectorField)]
    omitted = (*NEVER_COPIED.get(model._meta.label, ()), *getattr(model, "history_omits", ()), *derived)
    machine = getattr(model, "machine", "")  # of a machine its name; elsewhere it may be a column
    machine = machine if isinstance(machine, str) else ""
    return Kept(model._meta.db_table, model._meta.pk.column, omitted, machine, _personal(model, omitted))


def _personal(model: Any, omitted: tuple[str, ...]) -> tuple[str, ...]:
    """Columns of which the history keeps the digest, and the clear text where it can be forgotten."""
    columns = [model._meta.get_field(name).column for name in declared(model)]
    return tuple(column for column in columns if column not in omitted)


def install(**_signal: Any) -> list[str]:
    """After every migration: the trigger on each table that lacks it or has an older one; the tables concerned.

    The rows that are there already get a first version, so that their later state can be told.
    """
    if connection.vendor != "postgresql" or not _is_migrated():
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        present = _installed(cursor)
        lacking = [each for each in kept() if present.get(each.table) != _arguments(each)]
        for each in lacking:
            _keep(cursor, each, begins=each.table not in present)
    return [each.table for each in lacking]


def _is_migrated() -> bool:
    tables = set(connection.introspection.table_names())
    return {"records_rowversion", *(each.table for each in kept())} <= tables


def _installed(cursor: Any) -> dict[str, bytes]:
    cursor.execute("SELECT tgrelid::regclass::text, tgargs FROM pg_trigger WHERE tgname = %s", [TRIGGER])
    return {table: bytes(arguments) for table, arguments in cursor.fetchall()}


def _arguments(each: Kept) -> bytes:
    """The trigger's arguments as the catalogue keeps them."""
    return f"{each.key}\0{_array(each.omitted)}\0{each.machine}\0{_array(each.personal)}\0".encode()


def _array(columns: tuple[str, ...]) -> str:
    return "{" + ",".join(columns) + "}"


def _keep(cursor: Any, each: Kept, *, begins: bool) -> None:
    named = {"table": sql.Identifier(each.table), "key": sql.Identifier(each.key), "name": sql.Identifier(TRIGGER)}
    told = {"key_name": sql.Literal(each.key), "omitted": sql.Literal(_array(each.omitted))}
    told |= {"machine": sql.Literal(each.machine), "personal": sql.Literal(_array(each.personal))}
    cursor.execute(sql.SQL(MAKE).format(**named, **told))
    if begins:
        cursor.execute("SET LOCAL timezone = 'UTC'")
        given = [each.table, each.table, list(each.omitted), list(each.personal)]
        cursor.execute(sql.SQL(FIRST).format(**named), given)
