"""The cache in the database, in JSON: Django's own keeps pickles, by which whoever can write the table runs code here.

It holds what the doors count (attempts to sign in by source), and only for minutes. What has ended goes when something
is set; nothing that still counts is thrown out to make room, or whoever comes from many addresses would wipe the count.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connection

# What ends does so by the database's clock: web servers whose own clocks differ count alike.
READ = "SELECT cache_key, value FROM portal_cache WHERE cache_key = ANY(%s) AND expires > clock_timestamp()"
WRITE = """
    INSERT INTO portal_cache AS c (cache_key, value, expires)
        VALUES (%s, %s, coalesce(clock_timestamp() + make_interval(secs => %s), '9999-12-31'))
    ON CONFLICT (cache_key) DO UPDATE SET value = EXCLUDED.value, expires = EXCLUDED.expires
        WHERE %s OR c.expires <= clock_timestamp()
"""
TOUCH = """
    UPDATE portal_cache SET expires = coalesce(clock_timestamp() + make_interval(secs => %s), '9999-12-31')
    WHERE cache_key = %s AND expires > clock_timestamp()
"""
# Rows that another request is at are left to the next sweep: nobody waits for anybody here.
SWEEP = """
    DELETE FROM portal_cache WHERE cache_key IN (
        SELECT cache_key FROM portal_cache WHERE expires <= clock_timestamp() LIMIT 100 FOR UPDATE SKIP LOCKED
    )
"""


class JsonCache(DatabaseCache):
    """Values that JSON can say, in the table `portal_cache`. Raises TypeError for any other value."""

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        asked = {self.make_and_validate_key(key, version=version): key for key in keys}
        with connection.cursor() as cursor:
            cursor.execute(READ, [list(asked)])
            return {asked[key]: value for key, text in cursor.fetchall() for value in _read(text)}

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        with connection.cursor() as cursor:
            if mode == "touch":
                cursor.execute(TOUCH, [seconds, key])
                return cursor.rowcount > 0
            cursor.execute(WRITE, [key, json.dumps(value), seconds, mode == "set"])
            written = cursor.rowcount > 0
            cursor.execute(SWEEP)
            return written


def _read(text: str) -> list[Any]:
    """The value, or none where the text is not JSON, as of a row from before this cache."""
    try:
        return [json.loads(text)]
    except ValueError:
        return []
