"""Working days: the State Council's holidays and make-up days, with the Office's own table before them."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from time import monotonic

import chinese_calendar
from django.conf import settings
from django.utils import timezone

from portal.calls.models import CalendarDay

END_OF_WORK = time(17, 0)


def is_working(day: date) -> bool:
    """Whether people work on that day. A year that nobody has published yet goes by weekdays."""
    return _overrides().get(day, _published(day))


def add_working_days(day: date, count: int) -> date:
    """The day that is `count` working days after `day`, which itself does not count."""
    overrides = _overrides()
    while count > 0:
        day += timedelta(days=1)
        count -= overrides.get(day, _published(day))
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and with `end`; negative where `end` is past."""
    if end < start:
        return -working_days_between(end, start)
    overrides, days = _overrides(), (end - start).days
    return sum(overrides.get(d, _published(d)) for d in (start + timedelta(days=n + 1) for n in range(days)))


def deadline_after(instant: datetime, working_days: int) -> datetime:
    """The end of work (17:00 in Shanghai) of the day that is so many working days after the instant's."""
    day = add_working_days(timezone.localdate(instant), working_days)
    return timezone.make_aware(datetime.combine(day, END_OF_WORK))


@lru_cache(maxsize=4096)
def _published(day: date) -> bool:
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:  # the library does not know the year yet
        return day.weekday() < 5


@lru_cache(maxsize=1)
def _read_overrides(_turn: int) -> dict[date, bool]:
    return dict(CalendarDay.objects.values_list("day", "working"))


def _overrides() -> dict[date, bool]:
    """The table, read at most once a minute, so that a list of deadlines costs no query for each row."""
    return _read_overrides(int(monotonic() // settings.CALENDAR_SECONDS))


def forget_overrides(**_signal: object) -> None:
    """Read the table anew: it was changed in this process."""
    _read_overrides.cache_clear()
