"""Working days by the State Council's calendar of 2026, the Office's own table before it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.calls import calendar
from portal.calls.models import CalendarDay

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def _fresh(db):
    calendar.forget_overrides()
    yield
    calendar.forget_overrides()


def test_the_spring_festival_of_2026_is_off_and_its_make_up_saturdays_are_worked():
    days = [date(2026, 2, 1) + timedelta(days=n) for n in range(28)]

    assert [day.day for day in days if not calendar.is_working(day)] == [1, 7, 8, *range(15, 24)]


@pytest.mark.parametrize("day", [date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9)])
def test_a_make_up_day_at_a_weekend_is_a_working_day(day):
    assert day.weekday() in (5, 6)
    assert calendar.is_working(day)


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 5, 1), date(2026, 10, 1), date(2026, 10, 7)])
def test_a_public_holiday_is_off(day):
    assert not calendar.is_working(day)


def test_five_working_days_over_the_spring_festival():
    assert calendar.add_working_days(date(2026, 2, 12), 5) == date(2026, 2, 26)  # 13, 14, 24, 25, 26
    assert calendar.working_days_between(date(2026, 2, 12), date(2026, 2, 26)) == 5


def test_the_day_itself_does_not_count():
    assert calendar.add_working_days(date(2026, 3, 10), 0) == date(2026, 3, 10)
    assert calendar.add_working_days(date(2026, 3, 10), 1) == date(2026, 3, 11)
    assert calendar.working_days_between(date(2026, 3, 10), date(2026, 3, 10)) == 0


def test_counting_backwards_is_negative():
    assert calendar.working_days_between(date(2026, 2, 26), date(2026, 2, 12)) == -5


def test_a_deadline_ends_with_the_work_of_its_day_in_shanghai():
    begun = datetime(2026, 3, 6, 18, 0, tzinfo=UTC)  # Saturday 02:00 in Shanghai

    assert calendar.deadline_after(begun, 5) == datetime(2026, 3, 13, 17, 0, tzinfo=SHANGHAI)


def test_the_offices_table_goes_before_the_published_calendar():
    CalendarDay.objects.create(day=date(2026, 3, 11), working=False, name="台风停工")
    CalendarDay.objects.create(day=date(2026, 3, 14), working=True, name="补班")

    assert not calendar.is_working(date(2026, 3, 11))
    assert calendar.is_working(date(2026, 3, 14))
    assert calendar.add_working_days(date(2026, 3, 10), 4) == date(2026, 3, 16)  # 12, 13, 14, 16


def test_a_day_taken_from_the_table_counts_as_published_again():
    day = CalendarDay.objects.create(day=date(2026, 3, 11), working=False, name="误录")
    assert not calendar.is_working(date(2026, 3, 11))

    day.delete()
    assert calendar.is_working(date(2026, 3, 11))


def test_a_year_that_nobody_has_published_yet_goes_by_weekdays():
    assert [calendar.is_working(date(2050, 1, day)) for day in range(1, 9)] == [False, False, *[True] * 5, False]
    assert calendar.add_working_days(date(2050, 1, 3), 5) == date(2050, 1, 10)


def test_a_list_of_deadlines_reads_the_table_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        for day in range(1, 20):
            calendar.add_working_days(date(2026, 3, day), 5)
