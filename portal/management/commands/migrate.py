"""`manage.py migrate` that does not make the portal wait: it gives up a lock after two seconds, and tries again.

A migration that waits for a lock makes everybody wait who comes after it. So no statement waits long; a migration that
could not have its lock rolls back as a whole and is tried again a little later, when the long reader has gone.
"""

import time
from typing import Any

from django.core.management.commands import migrate
from django.db import OperationalError, connections
from psycopg2.errors import LockNotAvailable

LOCK_TIMEOUT = "2s"
TRIES = 10
BETWEEN_TRIES = 3.0  # seconds, in which those who waited get their turn


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
        try:
            self._until_it_has_its_locks(*args, **options)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")

    def _until_it_has_its_locks(self, *args: Any, **options: Any) -> None:
        for left in reversed(range(TRIES)):
            try:
                super().handle(*args, **options)
                return
            except OperationalError as error:
                if not isinstance(error.__cause__, LockNotAvailable) or not left:
                    raise
                self.stderr.write(f"a lock was not to be had in {LOCK_TIMEOUT}; {left} tries left")
            time.sleep(BETWEEN_TRIES)
