"""到期清理: looks and what happened at the doors, once their time is over. What may go is decided by the database."""

import json
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from portal import clock, records
from portal.accounts.models import User
from portal.records.anchoring import signing

# 网络安全法 art. 21 (3): logs at least six months. The database holds the same number in its own words.
AT_LEAST = timedelta(days=180)


class TooYoung(ValueError):
    """Asked to purge what must still be kept."""


def purge(older_than: timedelta) -> int:
    """Purge rows older than that, leaving a signed tombstone; how many went. Raises TooYoung, NoKey.

    Only the database's owner can: the web's role may not call the function that does it.
    """
    if older_than < AT_LEAST:
        raise TooYoung(f"nothing younger than {AT_LEAST.days} days may be purged")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp() - make_interval(secs => %s)", [older_than.total_seconds()])
        until = cursor.fetchone()[0]
        cursor.execute("SELECT records_purge_plan(%s)", [until])
        ranges = _read(cursor.fetchone()[0])
        if not ranges:
            return 0
        body = json.dumps({"until": until.isoformat(), "at": clock.now().isoformat(), "ranges": ranges})
        signed = signing.sign(body)
        cursor.execute(
            "SELECT records_purge(%s, %s, %s, %s)", [body, signed["key_id"], signed["algorithm"], signed["signature"]]
        )
        went = cursor.fetchone()[0]
        detail = {"until": until.isoformat(), "rows": went, "chains": len({(m, o) for m, o, *_rest in ranges})}
        records.noted("purge", label=_("清理到期的查阅和登录记录"), by=User.objects.system(), detail=detail)
    return went


def _read(value: Any) -> list:
    return json.loads(value) if isinstance(value, str) else value
