"""Cleaning up after tests that commit: a role that may empty the record, and the regions put back."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import connection

from portal.accounts.models import Region

MAKE_CLEANER = """
    DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_cleaner') THEN CREATE ROLE portal_cleaner; END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another worker made it just now
    END $$;
    DO $$ BEGIN
        IF NOT pg_has_role(current_user, 'portal_cleaner', 'MEMBER') THEN
            EXECUTE format('GRANT portal_cleaner TO %I', current_user);
        END IF;
    END $$;
"""


def make_cleaner() -> None:
    """The role that lets tests empty the record; production has none of that name."""
    with connection.cursor() as cursor:
        cursor.execute(MAKE_CLEANER)


def put_back_regions(**_signal: Any) -> None:
    """What the migrations filled in and flushing took away."""
    if not Region.objects.exists():
        import_module("portal.accounts.migrations.0003_regions").fill(apps, None)
