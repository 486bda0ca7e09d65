"""How much more a record and its unit may hand in."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from portal.documents.models import StoredFile
from portal.documents.slots import MB, Slot

LOCK = 0x66696C65  # "file": the first key of the advisory lock, the unit is the second

FULL = _("本条记录已有 %(most)d 个附件，达到上限。请先删除不需要的附件，或者合并后再上传。")
UNIT_FULL = _(
    "本单位的附件已用 %(used)d MB，上限 %(most)d MB，放不下这个文件。请删除不需要的附件（%(days)d 日后释放空间），"
    "或者与平台运维联系。"
)


def check(record: Any, slot: Slot, size: int) -> None:
    """Raises ValidationError where `size` more bytes are too much for the record or for its unit.

    Within a transaction the unit's other uploads wait until it ends, so that the last free place goes once.
    """
    unit = slot.unit_of(record)
    if connection.in_atomic_block and unit:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, unit % 2**31])
    kept = StoredFile.objects.filter(machine=slot.machine, object_id=record.pk)
    if kept.count() >= slot.most_files:
        raise ValidationError(FULL, "full", {"most": slot.most_files})
    used = used_by(unit) if unit else 0
    if used + size > settings.UNIT_QUOTA_MB * MB:
        given = {"used": used // MB, "most": settings.UNIT_QUOTA_MB, "days": settings.FILE_KEPT_DAYS}
        raise ValidationError(UNIT_FULL, "quota", given)


def used_by(unit: int) -> int:
    """Bytes on the disk that count for a unit, those of files taken back included."""
    return StoredFile.ever.filter(unit=unit, purged_at=None).aggregate(sum=Sum("size"))["sum"] or 0
