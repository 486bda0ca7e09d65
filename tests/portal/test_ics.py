"""Calendars of deadlines that any calendar program reads."""

from datetime import timedelta

import pytest

from portal import ics
from tests.conftest import NOW

pytestmark = pytest.mark.usefixtures("db", "now")


def lines(title="揭榜截止", key="ZJ-2026-0001@example.org"):
    """The calendar of one deadline, its folded lines made whole."""
    event = ics.Event(key, NOW + timedelta(days=30), title, "https://example.org/hall/ZJ-2026-0001/")
    return ics.answer("需求大厅", [event]).content.decode().replace("\r\n ", "").split("\r\n")


def test_a_deadline_is_the_end_of_its_event_in_universal_time():
    assert "DTSTART:20260409T013000Z" in lines()
    assert "DTEND:20260409T020000Z" in lines()


def test_an_event_keeps_its_key_so_that_a_moved_deadline_moves_it():
    assert "UID:ZJ-2026-0001@example.org" in lines()


def test_a_reminder_comes_three_days_before():
    assert "TRIGGER:-P3D" in lines()


def test_marks_with_a_meaning_in_calendars_are_escaped():
    assert "SUMMARY:甲\\,乙\\;丙\\\\丁\\n戊" in lines("甲,乙;丙\\丁\r\n戊")


def test_long_lines_are_folded_without_cutting_a_character():
    event = ics.Event("k", NOW, "兆瓦时级储能系统关键技术研发与工程示范" * 5, "https://example.org/")
    raw = ics.answer("日历", [event]).content
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert "兆瓦时级储能系统关键技术研发与工程示范" * 5 in raw.decode().replace("\r\n ", "")
