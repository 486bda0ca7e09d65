"""How long an entry stays in the pool."""

from calendar import monthrange
from datetime import datetime

from django.utils import timezone


def months_after(instant: datetime, months: int) -> datetime:
    """The same hour so many months later in Shanghai; the month's last day where it has no such day."""
    local = timezone.localtime(instant)
    years, month = divmod(local.month - 1 + months, 12)
    year = local.year + years
    return local.replace(year=year, month=month + 1, day=min(local.day, monthrange(year, month + 1)[1]))
