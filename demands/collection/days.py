"""Deadlines of this stage: each is the end of work, 17:00 in Shanghai, of its day."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from portal import clock
from portal.calls.calendar import END_OF_WORK


def end_of_work(day: date) -> datetime:
    """17:00 in Shanghai of that day."""
    return timezone.make_aware(datetime.combine(day, END_OF_WORK))


def end_of_day_after(days: int) -> datetime:
    """17:00 of the day that is so many calendar days from today."""
    return end_of_work(clock.today() + timedelta(days=days))
