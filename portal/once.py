"""Exactly once: a form carries a token; its first sending acts, every repeat shows the same receipt."""

import hashlib
import json
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as say

from portal import clock
from portal.models import Receipt
from portal.workflow import StepRefused


def new_token() -> str:
    """A token for one form."""
    return str(uuid.uuid4())


def is_token(text: str) -> bool:
    """Whether it is a token of ours, written as we write it."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def content_hash(content: Any) -> str:
    """The hash of what was sent, so that other content under the same token is seen."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()


def act_once(
    *, token: str, person: Any, machine: str, step: str, content: Any, act: Callable[[], Any]
) -> tuple[Receipt, bool]:
    """Run `act` under this token unless it ran before; the receipt, and whether it ran now.

    `act` returns the record acted on. A second copy waits for the first, then reads its receipt. Raises
    StepRefused where the token is none, or came back with other content or from another person; whatever `act`
    raises leaves nothing behind.
    """
    if not is_token(token):
        raise StepRefused(say("表单已过期，请核对后重新提交。"))
    digest = content_hash(content)
    with transaction.atomic():
        if _claim(token, person.pk, machine, step, digest):
            record = act()
            receipt = Receipt.objects.get(token=token)
            receipt.object_id, receipt.url = record.pk, record.get_absolute_url()
            receipt.save(update_fields=["object_id", "url"])
            return receipt, True
    return _same(Receipt.objects.get(token=token), person, machine, step, digest), False


def receipt_of(*, token: str, person: Any, machine: str, step: str, content: Any) -> Receipt | None:
    """The receipt of a form that was taken before, None for one that was not. Raises StepRefused as `act_once`."""
    receipt = Receipt.objects.filter(token=token).first()
    return _same(receipt, person, machine, step, content_hash(content)) if receipt else None


def _same(receipt: Receipt, person: Any, machine: str, step: str, digest: str) -> Receipt:
    sent = (receipt.person_id, receipt.machine, receipt.step, receipt.content_hash)
    if sent != (person.pk, machine, step, digest):
        raise StepRefused(say("这份表单已经提交过，内容与本次不同。请从记录页面重新打开表单再修改。"))
    return receipt


def _claim(token: str, person_id: int, machine: str, step: str, digest: str) -> bool:
    """Insert the receipt's row, waiting for another copy under way; False where it stood already."""
    now = clock.now()
    number = f"HZ{timezone.localtime(now):%Y%m%d}-{uuid.UUID(token).hex[:10].upper()}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO portal_receipt (token, person_id, machine, step, number, content_hash, at, url)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, '') ON CONFLICT DO NOTHING",
            [token, person_id, machine, step, number, digest, now],
        )
        return cursor.rowcount == 1
