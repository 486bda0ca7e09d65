"""`manage.py grant_web_role [role]`: what the web may do in the database; the record only grows."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

GRANTS = """
    GRANT USAGE ON SCHEMA public TO {role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
    REVOKE UPDATE, DELETE, TRUNCATE ON records_record FROM {role};
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON records_head, records_rowversion, records_era FROM {role};
    REVOKE INSERT, DELETE, TRUNCATE ON records_clear FROM {role};
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON records_rooted, records_purge FROM {role};
    REVOKE UPDATE, DELETE, TRUNCATE ON records_root, records_hold FROM {role};
    GRANT UPDATE (lifted_at, lifted_by_id, lifted_why) ON records_hold TO {role};
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM {role};
"""


class Command(BaseCommand):
    help = "Give the web's database role its rights; run by the owner after every migration."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", nargs="?", default=settings.WEB_ROLE)

    def handle(self, *args: object, **options: str) -> None:
        role = connection.ops.quote_name(options["role"])
        with connection.cursor() as cursor:
            cursor.execute(GRANTS.format(role=role))
        self.stdout.write(f"{options['role']} may write everything but the record's past")
