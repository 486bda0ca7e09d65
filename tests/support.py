"""What tests need that the portal has no business doing."""

from django.db import connection, transaction


def place(record, state):
    """Put a row into a state without the steps that lead there, past the database's guard, and give it back fresh."""
    table = record._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.door', %s, true)", [f"{table}:{record.pk}"])
        cursor.execute(f'UPDATE "{table}" SET state = %s WHERE id = %s', [str(state), record.pk])  # noqa: S608 -- a table of ours
        cursor.execute("SELECT set_config('portal.door', '', true)")
    return type(record)._base_manager.get(pk=record.pk)


def without_checks(model):
    """Until the test ends: a row may stand in any state, though it lacks what a check of the table asks of it there."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to be made cannot be altered
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        found = connection.introspection.get_constraints(cursor, table)
        for name in (name for name, of in found.items() if of["check"]):
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
