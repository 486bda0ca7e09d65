"""Exactly once: a form carries a token; its first sending acts, every repeat shows the same receipt."""

import hashlib
import json
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as say

from portal import clock
from portal.models import Receipt
from portal.workflow import StepRefused


def new_token() -> str:
    """A token for one form."""
    return str(uuid.uuid4())


def content_hash(content: Any) -> str:
    """The hash of what was sent, so that other content under the same token is seen."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()


def act_once(
    *, token: str, person: Any, machine: str, step: str, content: Any, act: Callable[[], Any]
) -> tuple[Receipt, bool]:
    """Run `act` under this token unless it ran before; the receipt, and whether it ran now.

    `act` returns the record acted on. A second copy waits for the first, then reads its receipt. Raises
    StepRefused where the token came back with other content or from another person; whatever `act` raises
    leaves nothing behind.
    """
    digest = content_hash(content)
    with transaction.atomic():
        if _claim(token, person.pk, machine, step, digest):
            record = act()
            receipt = Receipt.objects.get(token=token)
            receipt.object_id, receipt.url = record.pk, record.get_absolute_url()
            receipt.save(update_fields=["object_id", "url"])
            return receipt, True
    receipt = Receipt.objects.get(token=token)
    if receipt.person_id != person.pk or receipt.content_hash != digest or receipt.step != step:
        raise StepRefused(say("这份表单已经提交过，内容与本次不同。请从记录页面重新打开表单再修改。"))
    return receipt, False


def _claim(token: str, person_id: int, machine: str, step: str, digest: str) -> bool:
    """Insert the receipt's row, waiting for another copy under way; False where it stood already."""
    now = clock.now()
    number = f"HZ{now:%Y%m%d}-{uuid.UUID(token).hex[:10].upper()}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO portal_receipt (token, person_id, machine, step, number, content_hash, at, url)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, '') ON CONFLICT DO NOTHING",
            [token, person_id, machine, step, number, digest, now],
        )
        return cursor.rowcount == 1
