"""Who took which file, on record, but for those whose file it is; a download in parts is one look."""

from typing import Any

from django.utils.translation import gettext as say

from portal import records
from portal.documents.models import StoredFile


def note(record: Any, stored: StoredFile, *, by: Any) -> None:
    """Put on record with `record` that this person took the file, unless it is theirs."""
    if stored.by_id != by.pk and stored.unit_id not in by.unit_ids:
        records.looked(record, by=by, what=say("下载附件 %(number)d") % {"number": stored.pk})
