"""The task list beside a long form: what is done, what is missing, who saved which section when."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say

from portal.sections.parts import Section, Sections


def hour(instant: datetime) -> str:
    """Day and minute in Shanghai."""
    return timezone.localtime(instant).strftime("%m-%d %H:%M")


def tasks_of(record: Any, sections: Sections, address: str, here: Section | None = None) -> list[dict[str, Any]]:
    """Each section with its state: not begun, what it misses, or done; `address` is the name of its page's URL."""
    return [
        _state(record, section)
        | {
            "number": number,
            "title": section.title,
            "url": reverse(address, args=[record.pk, section.key]),
            "here": here is not None and section.key == here.key,
        }
        for number, section in enumerate(sections, 1)
    ]


def _state(record: Any, section: Section) -> dict[str, Any]:
    missing, begun = len(section.gaps(record)), section.is_begun(record)
    label = say("填写中") if begun else say("未开始")
    return {
        "done": not missing,
        "tone": "go" if missing and begun else "",
        "label": label if missing else say("已完成"),
        "note": "，".join(_notes(record.sections.get(section.key), missing if begun else 0)),
    }


def said_of(saved: dict[str, Any]) -> str:
    """Who saved a section, and when."""
    return f"{saved['by']} {hour(datetime.fromisoformat(saved['at']))}"


def _notes(saved: dict[str, Any] | None, missing: int) -> list[str]:
    by_whom = [said_of(saved)] if saved else []
    return by_whom + ([say("缺 %(n)s 项") % {"n": missing}] if missing else [])
