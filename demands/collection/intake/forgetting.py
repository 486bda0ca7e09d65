"""A file that nobody confirmed goes after some days: what it said of people is kept no longer than it is needed."""

from datetime import datetime, timedelta
from typing import Any

from demands.collection.models import DemandImport
from portal.documents.models import StoredFile
from portal.documents.storing import take_back
from portal.timed import on_the_clock

KEPT = timedelta(days=7)


@on_the_clock
def forget_uploads(now: datetime, system: Any) -> int:
    """Take back the files of uploads that were not confirmed in time; how many."""
    old = DemandImport.objects.filter(done_at=None, at__lt=now - KEPT).values("pk")
    files = list(StoredFile.objects.filter(machine="demand_import", object_id__in=old).order_by("pk"))
    for stored in files:
        take_back(stored, by=system)
    return len(files)
