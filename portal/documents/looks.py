"""Who looked at which file, on record: once a day for each reader and file, and not for those whose file it is."""

from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say

from portal import clock, records
from portal.documents.models import StoredFile
from portal.records.models import Record


def note(record: Any, stored: StoredFile, *, by: Any) -> None:
    """Put on record that this person took the file, unless it is theirs or that stands there for today."""
    if stored.by_id == by.pk or stored.unit_id in by.unit_ids:
        return
    what = say("下载附件 %(number)d") % {"number": stored.pk}
    today = timezone.make_aware(datetime.combine(timezone.localdate(clock.now()), time.min))
    looks = Record.objects.of(record).filter(step="look", person_id=by.pk, label=what, at__gte=today)
    if not looks.exists():
        records.looked(record, by=by, what=what)
