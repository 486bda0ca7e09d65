"""The term of a project, from its first day and its months."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from portal.calls.calendar import END_OF_WORK


def start_of(day: date) -> datetime:
    """The first instant of the day in Shanghai."""
    return timezone.make_aware(datetime.combine(day, time.min))


def last_day(first: date, months: int) -> date:
    """The last day of a term of so many months that begins on `first`: 2026-07-01 and 24 give 2028-06-30."""
    years, month = divmod(first.month - 1 + months, 12)
    year, month = first.year + years, month + 1
    longest = monthrange(year, month)[1]
    if first.day > longest:
        return date(year, month, longest)
    return date(year, month, first.day) - timedelta(days=1)


def end_of(first: date, months: int) -> datetime:
    """The end of work (17:00 in Shanghai) of the term's last day."""
    return timezone.make_aware(datetime.combine(last_day(first, months), END_OF_WORK))
