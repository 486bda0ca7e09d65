"""Calendars of deadlines (RFC 5545) for any calendar program: one event for each deadline, with a reminder."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.http import HttpResponse

from portal import clock

CONTENT_TYPE = "text/calendar; charset=utf-8"
MAKER = "-//YRD joint research//portal//ZH"
LINE = 73  # octets; the standard allows 75 with the line's end
SHOWN = timedelta(minutes=30)  # a deadline is drawn as the half hour before it


@dataclass(frozen=True)
class Event:
    """A deadline; `key` stays the same when it is moved, so that the calendar moves it too."""

    key: str
    at: datetime
    title: str
    url: str


def answer(name: str, events: Iterable[Event]) -> HttpResponse:
    """The calendar as an answer to a request."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//YRD joint research//portal//ZH",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    stamp = _instant(clock.now())
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return HttpResponse("".join(f"{_folded(line)}\r\n" for line in lines), content_type=CONTENT_TYPE)


def _event(event: Event, stamp: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{event.key}",
        f"DTSTAMP:{stamp}",
        f"DTSTART:{_instant(event.at - SHOWN)}",
        f"DTEND:{_instant(event.at)}",
        f"SUMMARY:{_text(event.title)}",
        f"URL:{event.url}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(event.title)}",
        "TRIGGER:-P3D",
        "END:VALARM",
        "END:VEVENT",
    ]


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """A long line goes on in the next one after a space; no character is cut in two."""
    folded, length = "", 0
    for character in line:
        size = len(character.encode())
        if length + size > LINE:
            folded, length = f"{folded}\r\n ", 1
        folded, length = folded + character, length + size
    return folded
